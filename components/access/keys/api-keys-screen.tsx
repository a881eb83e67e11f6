import { KeyRound } from "lucide-react";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { EmptyState } from "@/components/blocks/empty-state";
import { Ago } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { SafeText } from "@/components/blocks/safe-text";
import type { ApiKey, Permission } from "@/lib/access/schemas";
import { NewKey } from "./new-key";
import { RevokeKey } from "./revoke-key";

interface Props {
  keys: ApiKey[];
  /** What the reader may give away: no key can do more than its maker. */
  grantable: Permission[];
}

export function ApiKeysScreen({ keys, grantable }: Props) {
  return (
    <>
      <PageHeader title="API keys" actions={<NewKey grantable={grantable} />} />
      <p className="max-w-prose px-4 py-4 text-muted-foreground leading-relaxed lg:px-6">
        A key lets a program send and read in this workspace. It is shown once, when it is made; only its hash
        is kept.
      </p>
      {keys.length === 0 ? (
        <EmptyState icon={KeyRound} title="No key yet">
          Make one for what sends your lines: the permission logs:write is enough.
        </EmptyState>
      ) : (
        <DataTable label="API keys" columns={COLUMNS} rows={keys} idOf={(key) => key.id} />
      )}
    </>
  );
}

const ended = (key: ApiKey) => key.revokedAt !== null;

const COLUMNS: Column<ApiKey>[] = [
  {
    key: "name",
    title: "Name",
    className: "w-[26%] max-md:w-[46%]",
    cell: (key) => (
      <div>
        <p className={ended(key) ? "truncate text-muted-foreground line-through" : "truncate font-medium"}>
          <SafeText text={key.name} />
        </p>
        <p className="font-mono text-muted-foreground text-xs">ic_…{key.lastFour}</p>
      </div>
    ),
  },
  {
    key: "scopes",
    title: "May",
    className: "max-md:hidden",
    cell: (key) => (
      <ul className="flex flex-wrap gap-1">
        {key.scopes.map((scope) => (
          <li
            key={scope}
            className="rounded-sm border px-1.5 font-mono text-micro text-muted-foreground leading-4.5"
          >
            {scope}
          </li>
        ))}
      </ul>
    ),
  },
  {
    key: "used",
    title: "Last used",
    className: "w-28 text-muted-foreground text-xs max-sm:w-24",
    cell: (key) => (key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : "never"),
  },
  {
    key: "made",
    title: "Made",
    className: "w-36 text-muted-foreground text-xs max-lg:hidden",
    cell: (key) => (
      <>
        <Ago at={key.createdAt} />
        {key.expiresAt && (
          <span className="block">
            ends <Ago at={key.expiresAt} />
          </span>
        )}
      </>
    ),
  },
  {
    key: "act",
    title: "State",
    className: "w-28 text-right max-sm:w-24",
    cell: (key) =>
      ended(key) ? (
        <span className="text-muted-foreground text-xs">revoked</span>
      ) : (
        <RevokeKey id={key.id} name={key.name} />
      ),
  },
];
