import { Check, Minus } from "lucide-react";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { PageHeader } from "@/components/blocks/page-header";
import { cn } from "@/components/ui/cn";
import {
  isAtLeast,
  isWorkspaceWide,
  PERMISSION_TABLE,
  PERMISSIONS,
  type Permission,
  ROLE_TABLE,
  ROLES,
  type Role,
} from "@/lib/access/schemas";
import { roleLabel } from "../role-label";

interface Props {
  role: Role;
  /** Whether the reader's view is limited to some services. */
  limited: boolean;
}

const has = (role: Role, permission: Permission) => isAtLeast(role, PERMISSION_TABLE[permission].from);

/** Who may do what, from the one table that the verbs ask. */
export function RolesScreen({ role, limited }: Props) {
  return (
    <>
      <PageHeader title="Roles" />
      <ul className="grid gap-2.5 px-4 py-4 sm:grid-cols-2 lg:px-6 2xl:grid-cols-4">
        {ROLES.map((each) => (
          <RoleCard key={each} role={each} mine={each === role} limited={limited} />
        ))}
      </ul>
      <p className="max-w-prose px-4 pb-4 text-muted-foreground leading-relaxed lg:px-6">
        Each role includes the one before it, and API keys hold the same permissions. A viewer, a responder or
        a key can be limited to some services: it then has what says “those services” for these services
        alone, and nothing that speaks of the whole workspace.
      </p>
      <DataTable
        label="What each role may do"
        columns={columnsOf(role, limited)}
        rows={PERMISSIONS}
        idOf={(permission) => permission}
      />
    </>
  );
}

function RoleCard({ role, mine, limited }: { role: Role; mine: boolean; limited: boolean }) {
  return (
    <li className={cn("rounded-xl border bg-card px-4 py-3", mine && "border-foreground/35")}>
      <h2 className="flex items-center gap-2 font-medium text-sm">
        {roleLabel(role)}
        {mine && <You limited={limited} />}
      </h2>
      <p className="mt-1 text-muted-foreground text-xs leading-relaxed">{ROLE_TABLE[role]}</p>
    </li>
  );
}

const You = ({ limited }: { limited: boolean }) => (
  <span className="rounded-sm bg-primary px-1.5 font-medium text-micro text-primary-foreground leading-4.5">
    {limited ? "you, for some services" : "you"}
  </span>
);

function columnsOf(mine: Role, limited: boolean): Column<Permission>[] {
  return [
    {
      key: "what",
      title: "Permission",
      cell: (permission) => (
        <>
          <p className="leading-5">{PERMISSION_TABLE[permission].what}</p>
          <p className="font-mono text-muted-foreground text-xs leading-5">{permission}</p>
        </>
      ),
    },
    {
      key: "from",
      title: "From",
      className: "w-24 text-xs sm:hidden",
      cell: (permission) => (
        <span className={cn("leading-5", has(mine, permission) && "font-medium")}>
          {roleLabel(PERMISSION_TABLE[permission].from)}
        </span>
      ),
    },
    ...ROLES.map((role) => ({
      key: role,
      title: roleLabel(role),
      className: cn("w-22 text-center max-sm:hidden", role === mine && "bg-accent/60"),
      cell: (permission: Permission) => (
        <Held
          held={has(role, permission) && !(role === mine && limited && isWorkspaceWide(permission))}
          by={roleLabel(role)}
        />
      ),
    })),
    {
      key: "reach",
      title: "With limits",
      className: "w-32 text-xs text-muted-foreground max-lg:w-24 max-sm:w-22",
      cell: (permission) => (
        <span className="leading-5">{isWorkspaceWide(permission) ? "not held" : "those services"}</span>
      ),
    },
  ];
}

function Held({ held, by }: { held: boolean; by: string }) {
  return (
    <span className="inline-grid h-5 place-items-center">
      {held ? (
        <Check className="size-4 text-success" role="img" aria-label={`${by}: yes`} />
      ) : (
        <Minus className="size-4 text-muted-foreground/40" role="img" aria-label={`${by}: no`} />
      )}
    </span>
  );
}
