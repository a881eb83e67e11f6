import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { apiReference } from "@/app/api/v1/reference";
import { signedIn } from "@/app/page-context";
import { METHODS, PROBLEMS } from "@/lib/http";
import { Operation, type OperationView } from "./operation";

export const metadata: Metadata = { title: "API" };

/** The reference for people, made of the same document that /api/v1/openapi.json answers. */
export default async function Docs() {
  if (!(await signedIn())) redirect("/sign-in?callbackUrl=%2Fdocs");
  const { info, paths } = await apiReference();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method.toLowerCase()];
      return operation ? [{ path, method, ...operation } as unknown as OperationView] : [];
    }),
  );
  const tags = [...new Set(operations.flatMap((operation) => operation.tags))].sort();
  return (
    <main className="mx-auto grid max-w-6xl gap-10 px-5 py-10 lg:grid-cols-[11rem_1fr]">
      <nav aria-label="Sections" className="hidden text-sm lg:block">
        <ul className="sticky top-10 grid gap-1.5 text-muted-foreground">
          {[...tags, "errors"].map((tag) => (
            <li key={tag}>
              <a href={`#${tag}`} className="capitalize hover:text-foreground">
                {tag}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0">
        <h1 className="font-semibold text-2xl tracking-tight">API</h1>
        <p className="mt-2 max-w-prose text-muted-foreground">
          {String(info.description).replaceAll("`", "")}
        </p>
        <pre className="mt-4 overflow-x-auto rounded-lg border bg-card p-4 font-mono text-xs">
          {'curl -H "Authorization: Bearer $KEY" …/api/v1/me'}
        </pre>
        {tags.map((tag) => (
          <section key={tag} id={tag} className="mt-10 scroll-mt-6">
            <h2 className="mb-3 font-semibold text-lg capitalize tracking-tight">{tag}</h2>
            <div className="grid gap-2">
              {operations
                .filter((operation) => operation.tags.includes(tag))
                .map((operation) => (
                  <Operation key={operation.operationId} {...operation} />
                ))}
            </div>
          </section>
        ))}
        <Errors />
      </div>
    </main>
  );
}

function Errors() {
  return (
    <section id="errors" className="mt-10 scroll-mt-6">
      <h2 className="mb-3 font-semibold text-lg tracking-tight">Errors</h2>
      <p className="mb-3 max-w-prose text-sm text-muted-foreground">
        Every error is application/problem+json with type, title, status, code, detail, instance, requestId
        and, where fields are to blame, errors with field and reason.
      </p>
      <table className="w-full text-left text-sm">
        <tbody>
          {PROBLEMS.map(({ code, status, title }) => (
            <tr key={code} id={code} className="border-t target:bg-accent">
              <td className="py-1.5 pr-4 font-mono text-xs">{status}</td>
              <td className="py-1.5 pr-4 font-mono text-xs">{code}</td>
              <td className="py-1.5 text-muted-foreground">{title}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
