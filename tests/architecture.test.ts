import { existsSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { envSchema } from "@/lib/kit/env";
import {
  BUILT_INS_ONLY,
  EMPTY_NAMES,
  EVERY_ROOM_MAY_USE,
  FORBIDDEN_PACKAGES,
  LONGEST_FILE,
  MAY_LOOK_AT_DATABASE,
  MOST_FILES_IN_A_ROOM,
  PURE,
  ROOMS,
  RUN_AS_THEY_STAND,
  SERVICES,
  TOP_LEVEL,
} from "./support/house";
import { type Import, importsOf, read, repository, trackedFiles } from "./support/imports";

const files = trackedFiles();
const sources = files.filter((file) => /^(app|components|lib|db|jobs)\/.*\.tsx?$/.test(file));
const imports = sources.flatMap(importsOf);
const inner = imports.filter(({ isPackage }) => !isPackage);

/** `lib/incidents/list` stands in `lib/incidents`, `app/layout` in `app`. */
const placeOf = (file: string) =>
  file.startsWith("lib/") ? file.split("/").slice(0, 2).join("/") : file.split("/")[0]!;
const roomOf = (file: string) => (file.startsWith("lib/") ? file.split("/")[1]! : undefined);
const isSchemas = (file: string) => /^lib\/\w+\/([\w-]+\/)?schemas(\.ts)?$/.test(file);

/** The reason an import is against the rules, or undefined. */
function objection({ from, to, typeOnly }: Import): string | undefined {
  const [here, there] = [placeOf(from), placeOf(to)];
  if (here === there) return undefined;
  if (["app", "components", "jobs"].includes(there)) {
    const fine = here === "app" && there === "components";
    return fine ? undefined : `nothing below ${there} may know it`;
  }
  if (to.startsWith("tests/support/") && from.includes(".test.")) return undefined;
  if (["tests", "scripts", "bench"].includes(there)) return `the program must not depend on ${there}`;
  if (here === "components") return objectionOfScreen(to, typeOnly);
  if (there === "db")
    return mayUseDatabase(here) || MAY_LOOK_AT_DATABASE.test(from)
      ? undefined
      : `${here} may not use the database`;
  if (there === "lib/kit") return undefined;
  if (here === "db" || here === "lib/kit") return `${here} stands below ${there}`;
  return objectionToRoom(from, to);
}

function objectionOfScreen(to: string, typeOnly: boolean): string | undefined {
  if (isSchemas(to) || to === "lib/kit/format" || PURE.includes(to)) return undefined;
  if (typeOnly && to.startsWith("lib/")) return undefined;
  return "components import only types, schemas.ts and lib/kit/format";
}

const mayUseDatabase = (here: string) =>
  here === "jobs" || roomOf(here)! in ROOMS || SERVICES[roomOf(here)!]?.db;

function objectionToRoom(from: string, to: string): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)!];
  if (PURE.includes(to)) return undefined;
  // Words are shared: the severity of an incident is the severity of a signal.
  if (isSchemas(from) && isSchemas(to)) return undefined;
  if (to.split("/").length > 2 && !isSchemas(to))
    return `${placeOf(to)} is entered by its door, ${placeOf(to)}`;
  if (here === undefined) return undefined;
  if (here in SERVICES) return `${here} is a service and knows no room`;
  if (there in SERVICES) return there === "http" ? "rooms never know that HTTP exists" : undefined;
  const allowed = [...(ROOMS[here] ?? []), ...EVERY_ROOM_MAY_USE];
  return allowed.includes(there) ? undefined : `the arrow ${here} → ${there} is not in the house`;
}

const complaints = (list: string[]) => list.sort().join("\n");

test("imports follow the arrows, and rooms are entered by their doors", () => {
  const wrong = inner.flatMap((one) => {
    const why = objection(one);
    return why ? [`${one.from} imports ${one.to}: ${why}`] : [];
  });
  expect(complaints(wrong)).toBe("");
});

test("every folder of lib is a room, a service or the kit", () => {
  const known = [...Object.keys(ROOMS), ...Object.keys(SERVICES), "kit"];
  const rooms = new Set(sources.flatMap((file) => roomOf(file) ?? []));
  expect([...rooms].filter((room) => !known.includes(room))).toEqual([]);
});

test("no floor imports a package that belongs to another", () => {
  const wrong = imports.flatMap(({ from, to, isPackage, typeOnly }) => {
    if (!isPackage || typeOnly) return [];
    const rule = FORBIDDEN_PACKAGES.find(({ under, packages }) => under.test(from) && packages.test(to));
    return rule && !from.endsWith(".test.ts") ? [`${from} imports ${to}: ${rule.why}`] : [];
  });
  expect(complaints(wrong)).toBe("");
});

test("the top level is as it was laid down", () => {
  const top = new Set(files.map((file) => file.split("/")[0]!));
  expect([...top].filter((name) => !TOP_LEVEL.test(name))).toEqual([]);
});

test("no file or folder has a name that says nothing", () => {
  expect(files.filter((file) => EMPTY_NAMES.test(file))).toEqual([]);
});

test("what Node runs as it stands has only types to strip, and no import that only a bundler finds", () => {
  const reached = new Set(files.filter((file) => RUN_AS_THEY_STAND.test(file)));
  const wrong: string[] = [];
  for (const file of reached) {
    for (const { to, isPackage, typeOnly, specifier } of importsOf(file)) {
      if (isPackage || typeOnly) continue;
      if (!specifier.endsWith(".ts")) wrong.push(`${file} imports ${specifier}`);
      else reached.add(`${to}.ts`);
    }
    try {
      stripTypeScriptTypes(read(file));
    } catch (error) {
      wrong.push(`${file}: ${(error as Error).message}`);
    }
  }
  expect(complaints(wrong)).toBe("");
});

test("what runs before the installation imports only what Node brings", () => {
  const wrong = files
    .filter((file) => BUILT_INS_ONLY.test(file))
    .flatMap(importsOf)
    .filter(({ to, isPackage }) => (isPackage ? !to.startsWith("node:") : !to.startsWith("scripts/lib/")));
  expect(complaints(wrong.map(({ from, to }) => `${from} imports ${to}`))).toBe("");
});

/** npm leaves out what its registry cannot give just now, and `npm ci` then refuses the lock, or another platform lacks it. */
test("the lock names the packages of every platform", () => {
  type Locked = { version?: string; resolved?: string; optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
  const locked = new Set(Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, "")));
  const optional = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(optional.filter((name) => !locked.has(name))).toEqual([]);
  expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith("http"))).toEqual([]);
});

test(".env.example explains every setting, and no other", () => {
  const explained = [...read(".env.example").matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(explained.sort()).toEqual(Object.keys(envSchema.shape).sort());
});

test("documents cite only paths that exist", () => {
  const documents = files.filter((file) => /^(README|CONTRIBUTING|SECURITY)\.md$|^docs\/.*\.md$/.test(file));
  const wrong = documents.flatMap((document) => {
    const prose = read(document).replace(/^```.*?^```/gms, "");
    const cited = [...prose.matchAll(/`([^`\s]+)`/g)].map(([, text]) => text!);
    return cited.filter((text) => isPath(text) && !exists(text)).map((text) => `${document} cites ${text}`);
  });
  expect(complaints(wrong)).toBe("");
});

/** Looks like one of ours: begins with a folder of the top level. Patterns and placeholders are cited up to them. */
const isPath = (text: string) =>
  /^(app|components|lib|db|jobs|public|tests|bench|scripts|deploy|docs|\.ci)\/./.test(text);
function exists(text: string): boolean {
  const plain = text.replace(/[*{<…].*$/, "").replace(/(:\d+)?[/.]*$/, "");
  return existsSync(path.join(repository, plain)) || files.some((file) => file.startsWith(plain));
}

test("long files and full rooms are noticed", () => {
  const long = files
    .filter((file) => /\.(tsx?|mjs)$/.test(file))
    .map((file) => ({ file, lines: read(file).split("\n").length - 1 }))
    .filter(({ lines }) => lines > LONGEST_FILE);
  const filled = Map.groupBy(
    sources.filter((file) => roomOf(file) && !file.includes(".test.")),
    path.posix.dirname,
  );
  const full = [...filled].filter(([, inside]) => inside.length > MOST_FILES_IN_A_ROOM);
  for (const { file, lines } of long) console.warn(`${file} has ${lines} lines`);
  for (const [room, inside] of full) console.warn(`${room} holds ${inside.length} files`);
});
