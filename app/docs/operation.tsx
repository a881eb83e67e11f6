interface Content {
  content?: Record<string, { schema?: unknown }>;
}

/** An operation of the OpenAPI document, as far as the page shows it. */
export interface OperationView {
  path: string;
  method: string;
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  "x-permission": string;
  parameters?: {
    name?: string;
    in?: string;
    required?: boolean;
    description?: string;
    schema?: { type?: string };
  }[];
  requestBody?: Content & { description?: string };
  responses: Record<string, Content & { description?: string }>;
}

export function Operation(operation: OperationView) {
  const { path, method, summary, description, requestBody, responses } = operation;
  const [status, answer] = Object.entries(responses).find(([code]) => code.startsWith("2")) ?? [];
  return (
    <details id={operation.operationId} className="group rounded-lg border bg-card">
      <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
        <span className="w-12 font-medium font-mono text-xs">{method}</span>
        <code className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">{path}</code>
        <span className="text-sm text-muted-foreground">{summary}</span>
      </summary>
      <div className="grid gap-4 border-t px-4 py-4 text-sm">
        {description && <p className="max-w-prose text-muted-foreground">{description}</p>}
        <p className="text-muted-foreground text-xs">
          Needs <code className="font-mono text-foreground">{permissionText(operation["x-permission"])}</code>
        </p>
        <Parameters parameters={operation.parameters ?? []} />
        {requestBody && <Schema title={`Body. ${requestBody.description ?? ""}`} of={requestBody} />}
        {answer && <Schema title={`Answer ${status}. ${answer.description ?? ""}`} of={answer} />}
      </div>
    </details>
  );
}

const permissionText = (permission: string) => (permission === "any" ? "any key or session" : permission);

function Parameters({ parameters }: { parameters: NonNullable<OperationView["parameters"]> }) {
  const named = parameters.filter((parameter) => parameter.name);
  if (named.length === 0) return null;
  return (
    <table className="w-full text-left">
      <tbody>
        {named.map((parameter) => (
          <tr key={parameter.name} className="border-t first:border-t-0">
            <td className="py-1 pr-4 align-top font-mono text-xs">
              {parameter.name}
              {parameter.required ? "" : "?"}
            </td>
            <td className="py-1 pr-4 align-top text-muted-foreground text-xs">
              {parameter.in}
              {parameter.schema?.type ? `, ${parameter.schema.type}` : ""}
            </td>
            <td className="py-1 text-muted-foreground text-xs">{parameter.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Schema({ title, of }: { title: string; of: Content }) {
  const content = Object.entries(of.content ?? {});
  return (
    <div className="min-w-0">
      <p className="mb-1 text-muted-foreground text-xs">
        {title} {content.map(([type]) => type).join(", ")}
      </p>
      {content.slice(0, 1).map(([type, { schema }]) =>
        schema && Object.keys(schema).length > 0 ? (
          <pre
            key={type}
            className="max-h-96 overflow-auto rounded-md border bg-background p-3 font-mono text-xs leading-5"
          >
            {JSON.stringify(schema, null, 2)}
          </pre>
        ) : null,
      )}
    </div>
  );
}
