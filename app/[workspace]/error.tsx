"use client";

import { ErrorState } from "@/components/blocks/error-state";

export default function WorkspaceError({ error, retry }: { error: unknown; retry: () => void }) {
  return <ErrorState title="This screen could not be read" error={error} retry={retry} />;
}
