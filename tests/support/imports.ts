import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export const repository = path.resolve(import.meta.dirname, "../..");

/** What git knows or would add: neither builds nor leftovers of other tools. */
export function trackedFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const listed = execFileSync("git", args, { cwd: repository, encoding: "utf8" });
  return listed.split("\0").filter((file) => file && existsSync(path.join(repository, file)));
}

export const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

export interface Import {
  from: string;
  /** Path in the repository without extension (`lib/access/index` is `lib/access`), or a package's name. */
  to: string;
  isPackage: boolean;
  typeOnly: boolean;
  /** As it is written. */
  specifier: string;
}

export function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, false);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteral(specifier))
      found.push({ from: file, ...target(file, specifier.text), typeOnly, specifier: specifier.text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `import type …`, or braces in which each name is a type. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function target(file: string, specifier: string): { to: string; isPackage: boolean } {
  const isRelative = specifier.startsWith(".");
  if (!isRelative && !specifier.startsWith("@/")) return { to: specifier, isPackage: true };
  const joined = isRelative ? path.posix.join(path.posix.dirname(file), specifier) : specifier.slice(2);
  const to = joined.replace(/\.(tsx?|mjs|js)$/, "").replace(/\/index$/, "");
  return { to, isPackage: false };
}
