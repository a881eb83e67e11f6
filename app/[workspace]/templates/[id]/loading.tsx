import { TemplateSkeleton } from "@/components/blocks/page-skeletons";

export default function Loading() {
  return <TemplateSkeleton />;
}
