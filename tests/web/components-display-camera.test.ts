import { afterEach, describe, expect, test, vi } from "vitest";
import { explain, listCameras, openCamera, wanted } from "../../web/src/components/Image/camera";

afterEach(() => vi.unstubAllGlobals());

describe("what the camera is asked for", () => {
  test("constraints of the author, with or without their track's name", () => {
    for (const constraints of [{ width: 320 }, { video: { width: 320 } }]) {
      expect(wanted({ constraints }, false, null)).toEqual({ audio: false, video: { width: 320 } });
    }
    expect(wanted({ constraints: { video: true } }, true, null).video).toMatchObject({
      width: { ideal: 640 },
    });
  });
  test("frames of a stream are smaller than pictures", () => {
    expect(wanted(null, false, null).video).toMatchObject({ width: { ideal: 1280 } });
    expect(wanted(null, true, null).video).toMatchObject({ width: { ideal: 640 } });
  });
  test("the camera that the visitor chose", () => {
    const constraints = { width: 320, deviceId: "a" };
    expect(wanted({ constraints }, false, "b").video).toEqual({
      width: 320,
      deviceId: { exact: "b" },
    });
  });
});

test("cameras without a name are numbered, and other devices left out", async () => {
  const device = (kind: string, deviceId: string, label: string) => ({ kind, deviceId, label });
  const all = [
    device("audioinput", "m", "Microphone"),
    device("videoinput", "a", "Front"),
    device("videoinput", "b", ""),
    device("videoinput", "", ""),
  ];
  vi.stubGlobal("navigator", { mediaDevices: { enumerateDevices: async () => all } });
  expect(await listCameras()).toEqual([
    { id: "a", name: "Front" },
    { id: "b", name: "Camera 2" },
  ]);
});

test("every refusal says what can be done", async () => {
  expect(explain(new DOMException("", "NotAllowedError"))).toContain("Allow it for this page");
  expect(explain(new DOMException("", "NotFoundError"))).toContain("Connect one");
  expect(explain(new DOMException("", "NotReadableError"))).toContain("other programs");
  const narrow = Object.assign(new Error(""), {
    name: "OverconstrainedError",
    constraint: "width",
  });
  expect(explain(narrow)).toContain("(width)");
  expect(explain(new Error("smoke"))).toContain("smoke");
  vi.stubGlobal("navigator", {});
  const refused = await openCamera({ video: true }).catch(explain);
  expect(refused).toContain("https");
});
