/** The visitor's camera: opening it, what went wrong with it, and single pictures from it. */

/** `webcam_options` of the config. */
export interface WebcamOptions {
  mirror?: boolean | null;
  /** `MediaTrackConstraints`, or an object with them under "video". */
  constraints?: Record<string, unknown> | null;
}

/** Asked for where the author does not: sharp pictures, and small frames for streams. */
const PHOTO: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 960 } };
const STREAM: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 } };

/** What `getUserMedia` is asked for; a camera chosen by the visitor overrules the author. */
export function wanted(
  options: WebcamOptions | null | undefined,
  streaming: boolean,
  camera: string | null,
): MediaStreamConstraints {
  const given = options?.constraints;
  const video = given && "video" in given ? given["video"] : given;
  const asked = video && typeof video === "object" ? (video as MediaTrackConstraints) : null;
  const base = asked ?? (streaming ? STREAM : PHOTO);
  return { audio: false, video: camera ? { ...base, deviceId: { exact: camera } } : base };
}

/** Throws what the browser throws; `explain` says it in words. */
export async function openCamera(constraints: MediaStreamConstraints): Promise<MediaStream> {
  // pages without https have no mediaDevices at all
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "InsecureContext");
  return navigator.mediaDevices.getUserMedia(constraints);
}

/** The cameras there are; their names are known once one was opened. */
export async function listCameras(): Promise<{ id: string; name: string }[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
    .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `Camera ${index + 1}` }));
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Why there is no picture, and what the visitor can do. */
export function explain(error: unknown): string {
  const { name, message } = error as { name?: string; message?: string };
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return (
        "The browser may not use the camera. Allow it for this page, for example by the icon " +
        "beside the address, and try again."
      );
    case "NotFoundError":
      return "There is no camera. Connect one and try again.";
    case "NotReadableError":
    case "AbortError":
      return "The camera does not answer. Close other programs that use it and try again.";
    case "OverconstrainedError":
      return `No camera can do what this app asks for (${(error as OverconstrainedError).constraint}).`;
    case "InsecureContext":
      return "Browsers only give the camera to pages with https, or on this computer itself.";
    default:
      return `The camera could not be opened: ${message || String(error)}.`;
  }
}

/** A camera takes a moment to wake; longer than this it shows nothing. */
const WAKE_MS = 5000;

function firstFrame(video: HTMLVideoElement): Promise<void> {
  if (video.videoWidth) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, WAKE_MS);
    const shown = () => {
      clearTimeout(timer);
      resolve();
    };
    video.addEventListener("loadeddata", shown, { once: true });
  });
}

/** Prefers the type, but a browser that cannot write it gives a PNG. */
export async function takeFrame(
  video: HTMLVideoElement,
  mirror: boolean,
  type: "image/jpeg" | "image/webp",
): Promise<File> {
  await firstFrame(video);
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d");
  if (!context || !canvas.width) throw new Error("the camera shows nothing yet");
  if (mirror) {
    context.translate(canvas.width, 0);
    context.scale(-1, 1);
  }
  context.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.92));
  if (!blob) throw new Error("the picture could not be encoded");
  const ending = blob.type.slice("image/".length);
  return new File([blob], `webcam.${ending}`, { type: blob.type });
}
