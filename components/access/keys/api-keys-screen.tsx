import { KeyRound } from "lucide-react";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { EmptyState } from "@/components/blocks/empty-state";
import { Ago } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { SafeText } from "@/components/blocks/safe-text";
import { type ApiKey, PERMISSIONS, type Permission } from "@/lib/access/schemas";
import type { Page } from "@/lib/kit/page";
import { shownOf } from "../shown-of";
import { KeyActions } from "./key-actions";
import { KeyName, KeyState } from "./key-state";
import { NewKey } from "./new-key";
import { standingOf } from "./standing";

interface Props {
  keys: Page<ApiKey>;
  /** What the reader may give away: no key can do more than its maker. */
  grantable: Permission[];
  /** Names of the workspace's services. */
  services: string[];
  /** When the page was asked for, epoch ms. */
  now: number;
}

export function ApiKeysScreen({ keys, grantable, services, now }: Props) {
  const over = (key: ApiKey) => Number(["expired", "revoked"].includes(standingOf(key, now)));
  return (
    <>
      <PageHeader title="API keys" actions={<NewKey grantable={grantable} services={services} />} />
      <p className="max-w-prose px-4 py-4 text-muted-foreground leading-relaxed lg:px-6">
        A key lets a program send and read in this workspace. It is shown once, when it is made; only its hash
        is kept.{keys.nextCursor && ` Shown are ${shownOf(keys, "key")}.`}
      </p>
      {keys.data.length === 0 ? (
        <EmptyState
          icon={KeyRound}
          title="No key yet"
          actions={<NewKey grantable={grantable} services={services} />}
        >
          Make one for what sends your lines: the preset “Log shipper” is enough.
        </EmptyState>
      ) : (
        <DataTable
          label="API keys"
          columns={COLUMNS}
          rows={keys.data.toSorted((a, b) => over(a) - over(b))}
          idOf={(key) => key.id}
        />
      )}
    </>
  );
}

const COLUMNS: Column<ApiKey>[] = [
  {
    key: "name",
    title: "Name",
    className: "w-[28%] max-md:w-auto",
    cell: (key) => (
      <>
        <KeyName apiKey={key}>
          <SafeText text={key.name} />
        </KeyName>
        <p className="font-mono text-muted-foreground text-xs leading-5">ic_…{key.lastFour}</p>
        {key.services && <Limit services={key.services} />}
      </>
    ),
  },
  {
    key: "scopes",
    title: "May",
    className: "max-md:hidden",
    cell: (key) => <Scopes scopes={key.scopes} />,
  },
  {
    key: "used",
    title: "Last used",
    className: "w-24 text-muted-foreground text-xs leading-5 max-sm:hidden",
    cell: (key) => (key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : "never"),
  },
  {
    key: "state",
    title: "State",
    className: "w-28 max-sm:w-26",
    cell: (key) => <KeyState apiKey={key} />,
  },
  {
    key: "made",
    title: "Made",
    className: "w-24 text-muted-foreground text-xs leading-5 max-2xl:hidden",
    cell: (key) => <Ago at={key.createdAt} />,
  },
  {
    key: "act",
    title: "",
    className: "w-14 py-1.5 text-right lg:w-16",
    cell: (key) => <KeyActions apiKey={key} />,
  },
];

/** More than these are counted; the whole list is in the row's title. */
const SHOWN = 5;

function Scopes({ scopes }: { scopes: Permission[] }) {
  const rest = scopes.slice(SHOWN);
  if (scopes.length === PERMISSIONS.length)
    return <p className="text-muted-foreground text-xs leading-5">everything</p>;
  return (
    <ul className="flex flex-wrap gap-1">
      {scopes.slice(0, SHOWN).map((scope) => (
        <li
          key={scope}
          className="rounded-sm border px-1.5 font-mono text-micro text-muted-foreground leading-4.5"
        >
          {scope}
        </li>
      ))}
      {rest.length > 0 && (
        <li className="px-1 text-micro text-muted-foreground leading-5" title={rest.join(", ")}>
          and {rest.length} more
        </li>
      )}
    </ul>
  );
}

function Limit({ services }: { services: string[] }) {
  return (
    <p className="mt-0.5 line-clamp-2 text-muted-foreground text-xs [overflow-wrap:anywhere]">
      only{" "}
      <span className="font-mono">
        <SafeText text={services.join(", ")} />
      </span>
    </p>
  );
}
