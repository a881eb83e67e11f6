import { Skeleton } from "@/components/ui/skeleton";

/** Where a list is about to be: the filter line and rows of the list's own height. */
export function ListSkeleton({
  rows = 9,
  lines = 2,
  chart = false,
}: {
  rows?: number;
  lines?: 1 | 2;
  chart?: boolean;
}) {
  return (
    <div aria-busy="true" role="status" aria-label="Loading">
      <div className="flex h-12 items-center border-b px-4 lg:px-6">
        <Skeleton className="h-4 w-24" />
      </div>
      <div className="flex items-center gap-1.5 px-4 py-2.5 lg:px-6">
        <Skeleton className="h-8 w-64 max-w-[60%]" />
        <Skeleton className="h-8 w-20" />
        <Skeleton className="h-8 w-20 max-sm:hidden" />
      </div>
      {chart && <Skeleton className="mx-4 mt-3 mb-8 h-24 lg:mx-6" />}
      <div className="divide-y border-y">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows that stand for nothing yet
          <div key={row} className="flex items-center gap-4 px-4 py-3 lg:px-6">
            <Skeleton className="size-4 shrink-0 rounded-sm" />
            <div className="flex min-w-0 flex-1 flex-col gap-2">
              <Skeleton className="h-3.5" style={{ width: `${46 + ((row * 17) % 38)}%` }} />
              {lines === 2 && <Skeleton className="h-3" style={{ width: `${18 + ((row * 11) % 20)}%` }} />}
            </div>
            <Skeleton className="h-3.5 w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}
