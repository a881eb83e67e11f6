import { SettingsSkeleton } from "@/components/blocks/page-skeletons";

export default function Loading() {
  return <SettingsSkeleton />;
}
