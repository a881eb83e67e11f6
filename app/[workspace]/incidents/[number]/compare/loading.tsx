import { IncidentSkeleton } from "@/components/blocks/page-skeletons";

export default function Loading() {
  return <IncidentSkeleton />;
}
