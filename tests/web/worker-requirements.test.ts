import { describe, expect, it } from "vitest";
import { insidePath } from "../../worker/src/mount";
import { normalName, satisfies, sortRequirements } from "../../worker/src/requirements";
import { wheelAt } from "../../worker/src/wheels";

const LOCK = {
  numpy: { name: "numpy", version: "2.4.3" },
  "scikit-learn": { name: "scikit-learn", version: "1.8.0" },
};
const PAGE = "https://example.com/demo/";

describe("sortRequirements", () => {
  it("takes from the runtime what it has, under any spelling of the name", () => {
    expect(sortRequirements(["NumPy", "scikit_learn>=1.5 # models"], LOCK, PAGE)).toEqual({
      locked: ["numpy", "scikit-learn"],
      wheels: [],
      others: [],
      atOtherVersion: [],
    });
  });

  it("leaves to the installer what the runtime has in another version, or not at all", () => {
    const lines = ["numpy<2", "tinydb[extra]>=4", "numpy; python_version > '3'"];
    const sorted = sortRequirements(lines, LOCK, PAGE);
    expect(sorted.others).toEqual(lines);
    expect(sorted.atOtherVersion).toEqual(["numpy 2.4.3"]);
  });

  it("makes addresses of wheels absolute", () => {
    const lines = [
      "wheels/a-1.0-py3-none-any.whl",
      "b @ https://cdn.test/b-2-py3-none-any.whl?x=1",
    ];
    expect(sortRequirements(lines, LOCK, PAGE).wheels).toEqual([
      "https://example.com/demo/wheels/a-1.0-py3-none-any.whl",
      "https://cdn.test/b-2-py3-none-any.whl?x=1",
    ]);
  });

  it("leaves out what the page itself brings, comments and blank lines", () => {
    const lines = ["gradio>=5", "cloche", "", "  # nothing"];
    expect(sortRequirements(lines, LOCK, PAGE)).toMatchObject({
      locked: [],
      wheels: [],
      others: [],
    });
  });

  it.each([
    ["file:///tmp/a.whl", /visitor does not have/],
    ["a @ emfs:/tmp/a.whl", /visitor does not have/],
    ["git+https://example.com/a.git", /repository/],
    ["-r more.txt", /options/],
  ])("refuses %s", (line, message) => {
    expect(() => sortRequirements([line], LOCK, PAGE)).toThrow(message);
  });
});

describe("satisfies", () => {
  it.each([
    ["2.4.3", "", true],
    ["2.4.3", ">=2,<3", true],
    ["2.4.3", "==2.4.3", true],
    ["2.4.0", "==2.4", true],
    ["2.4.3", "==2.4", false],
    ["2.4.3", "==2.*", true],
    ["2.4.3", "!=2.4.*", false],
    ["2.4.3", "~=2.4", true],
    ["2.4.3", "~=2.3.1", false],
    ["2.4.3", ">2.4.3", false],
    ["2.4.3", "<=2.10", true],
    ["2.4.3", "===2.4.3", true],
    ["2.4.3", ">=3", false],
    ["2.4.3", "newest", false],
  ])("%s meets %j: %s", (version, specifier, expected) => {
    expect(satisfies(version, specifier)).toBe(expected);
  });
});

describe("names and paths", () => {
  it("makes spellings of a package equal", () => {
    expect(normalName("Scikit_Learn.Extra--X")).toBe("scikit-learn-extra-x");
  });

  it("reads name and version of a wheel from its address", () => {
    expect(wheelAt("https://a.test/x/my_pkg-1.2-py3-none-any.whl")).toMatchObject({
      name: "my_pkg",
      version: "1.2",
    });
  });

  it("keeps file names inside the app's folder", () => {
    expect(insidePath("./data\\words.txt")).toBe("data/words.txt");
    for (const name of ["", ".", "../x", "a/../../x", "/etc/x"]) {
      expect(() => insidePath(name)).toThrow(/inside the app's folder/);
    }
  });
});
