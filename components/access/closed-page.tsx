import type { LucideIcon } from "lucide-react";
import { EmptyState } from "@/components/blocks/empty-state";
import { PageHeader } from "@/components/blocks/page-header";

interface Props {
  title: string;
  icon: LucideIcon;
  /** For whom it is. */
  heading: string;
  /** Why not for the reader. */
  reason: string;
}

/** A page that the reader may not see, and why. */
export function ClosedPage({ title, icon, heading, reason }: Props) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState icon={icon} title={heading}>
        {reason}
      </EmptyState>
    </>
  );
}
