/** The page of what an entry is about, below the workspace's address; null when it has none. */
export function subjectPath(subject: string): string | null {
  const incident = /^incident ([1-9]\d{0,9})$/.exec(subject);
  if (incident) return `/incidents/${incident[1]}`;
  if (/^tpl_[a-z0-9]{1,40}$/.test(subject)) return `/templates/${subject}`;
  if (/^key_[a-z0-9]{1,40}$/.test(subject)) return "/settings/api-keys";
  if (/^(usr|inv)_[a-z0-9]{1,40}$/.test(subject)) return "/settings/members";
  if (/^ws_[a-z0-9]{1,40}$/.test(subject)) return "/settings/general";
  return null;
}
