import { describe, expect, it } from "vitest";
import { readConfig } from "../../web/src/app/config";
import { matchBlocks } from "../../web/src/app/match";
import { sameBlocks } from "../../web/src/app/reconcile";

type Node = [id: number, type: string, props: object, children?: Node[]];

/** A config of nested blocks below a root of the id 0. */
function view(...nodes: Node[]) {
  const components: { id: number; type: string; props: Record<string, unknown> }[] = [];
  const place = ([id, type, props, children = []]: Node): { id: number; children: unknown[] } => {
    components.push({ id, type, props: { ...props } });
    return { id, children: children.map(place) };
  };
  return readConfig({
    components,
    dependencies: [],
    layout: { id: 0, children: nodes.map(place) },
  });
}

function matched(before: Node[], now: Node[]): Record<number, number> {
  const [early, own] = [view(...before), view(...now)];
  return Object.fromEntries(matchBlocks(early, own, sameBlocks(early, own)));
}

const box = (id: number, label: string | null = null): Node => [id, "textbox", { label }];

describe("blocks of two configs", () => {
  it("are the same with the same id, type and label", () => {
    expect(matched([box(1, "A"), box(2, "B")], [box(1, "A"), box(2, "B")])).toEqual({ 1: 1, 2: 2 });
  });

  it("are known by their label when others come before them or go", () => {
    expect(matched([box(1, "A"), box(2, "B")], [box(1, "new"), box(2, "A"), box(3, "B")])).toEqual({
      2: 1,
      3: 2,
    });
    expect(matched([box(1, "A"), box(2, "B")], [box(1, "B")])).toEqual({ 1: 2 });
    expect(matched([box(1, "A"), box(2, "B")], [box(1, "B"), box(2, "A")])).toEqual({ 1: 2, 2: 1 });
  });

  it("are taken in order where several look alike", () => {
    expect(matched([box(1), box(2)], [box(3), box(4), box(5)])).toEqual({ 3: 1, 4: 2 });
  });

  it("may get another label when nothing else has changed", () => {
    expect(matched([box(1, "A"), box(2, "B")], [box(1, "Z"), box(2, "B")])).toEqual({ 1: 1, 2: 2 });
    expect(matched([box(1, "A")], [box(1, "Z"), box(2, "B")])).toEqual({});
  });

  it("are known by key, id on the page, and the words of a button", () => {
    const keyed = (id: number, props: object): Node => [id, "button", props];
    expect(
      matched(
        [keyed(1, { value: "Go", key: 1 }), keyed(2, { value: "Go", elem_id: "x" })],
        [keyed(5, { value: "Go", elem_id: "x" }), keyed(6, { value: "Go", key: 1 })],
      ),
    ).toEqual({ 5: 2, 6: 1 });
    expect(matched([keyed(1, { value: "Go" })], [keyed(1, { value: "Stop" }), box(2)])).toEqual({});
  });

  it("are, if layouts, known by what stands in them first", () => {
    const row = (id: number, ...inside: Node[]): Node => [id, "row", {}, inside];
    expect(
      matched(
        [row(1, box(2, "A")), row(3, box(4, "B"))],
        [row(1, box(2, "N")), row(3, box(4, "A"), box(5, "C")), row(6, box(7, "B"))],
      ),
    ).toEqual({ 3: 1, 4: 2, 6: 3, 7: 4 });
  });
});
