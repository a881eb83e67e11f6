"use client";

import { ErrorState } from "@/components/blocks/error-state";

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <ErrorState title="This page could not be shown" error={error} retry={retry} />
    </main>
  );
}
