import { type ClassValue, clsx } from "clsx"
import { extendTailwindMerge } from "tailwind-merge"

// Our own text sizes must be known, or they would be taken for colours and dropped.
const merge = extendTailwindMerge({ extend: { theme: { text: ["dense", "micro"] } } })

export function cn(...inputs: ClassValue[]) {
  return merge(clsx(inputs))
}
