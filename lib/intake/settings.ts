import { env } from "@/lib/kit/env";

export const windowMs = () => env().WINDOW_SECONDS * 1000;
export const recordsPerWindow = () => env().WINDOW_RECORDS;
