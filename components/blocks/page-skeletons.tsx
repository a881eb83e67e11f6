import { Skeleton } from "@/components/ui/skeleton";

function Frame({ children }: { children: React.ReactNode }) {
  return (
    <div aria-busy="true" role="status" aria-label="Loading">
      <div className="flex h-12 items-center border-b px-4 lg:px-6">
        <Skeleton className="h-4 w-24" />
      </div>
      {children}
    </div>
  );
}

export function OverviewSkeleton() {
  return (
    <Frame>
      <div className="mx-auto flex max-w-[90rem] flex-col gap-4 p-4 lg:p-6">
        <Skeleton className="h-24 rounded-xl" />
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
          <div className="flex flex-col gap-4">
            <Skeleton className="h-56 rounded-xl" />
            <Skeleton className="h-60 rounded-xl" />
          </div>
          <div className="flex flex-col gap-4">
            <Skeleton className="h-72 rounded-xl" />
            <Skeleton className="h-72 rounded-xl" />
          </div>
        </div>
      </div>
    </Frame>
  );
}

export function IncidentSkeleton() {
  return (
    <Frame>
      <div className="mx-auto max-w-[84rem] p-4 lg:p-6">
        <Skeleton className="mb-5 h-7 w-3/5" />
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_21rem] xl:gap-6">
          <div className="flex flex-col gap-4">
            <Skeleton className="h-72 rounded-xl" />
            <Skeleton className="h-44 rounded-xl" />
            <Skeleton className="h-60 rounded-xl" />
          </div>
          <Skeleton className="h-80 rounded-xl" />
        </div>
      </div>
    </Frame>
  );
}

export function TemplateSkeleton() {
  return (
    <Frame>
      <div className="mx-auto flex max-w-[76rem] flex-col gap-4 p-4 lg:p-6">
        <Skeleton className="h-20 rounded-lg" />
        <Skeleton className="h-24 rounded-xl" />
        <Skeleton className="h-52 rounded-xl" />
        <Skeleton className="h-72 rounded-xl" />
      </div>
    </Frame>
  );
}

export function RunbookSkeleton() {
  return (
    <Frame>
      <div className="mx-auto grid max-w-[76rem] gap-4 p-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-x-6 lg:p-6">
        <div className="flex flex-col gap-3">
          <Skeleton className="mb-2 h-7 w-3/5" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-5/6" />
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-4 w-2/3" />
        </div>
        <Skeleton className="h-72 rounded-xl" />
      </div>
    </Frame>
  );
}

export function SettingsSkeleton() {
  return (
    <Frame>
      <div className="flex max-w-3xl flex-col gap-4 p-4 lg:p-6">
        <Skeleton className="h-40 rounded-xl" />
        <Skeleton className="h-56 rounded-xl" />
        <Skeleton className="h-40 rounded-xl" />
      </div>
    </Frame>
  );
}
