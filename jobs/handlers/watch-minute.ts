export async function watchMinute(): Promise<void> {}
