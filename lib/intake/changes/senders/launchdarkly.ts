import { z } from "zod";
import { firstOf, isObject, labelsOfTags, maybeObject } from "@/lib/intake/alerts/fields";
import { senderOf } from "@/lib/intake/alerts/sender";
import type { ChangeNotice } from "@/lib/intake/changes/change";

/** An entry of LaunchDarkly's audit log. */
const schema = z.looseObject({
  _id: z.string(),
  kind: z.string(),
  date: z.number(),
  target: maybeObject,
  member: maybeObject,
});

export const launchdarkly = senderOf({
  name: "launchdarkly",
  has: ["_id"],
  aliases: ["launch-darkly"],
  schema,
  read: (entry): ChangeNotice[] => {
    const resource = resourceOf(entry.target.resources);
    const current = isObject(entry.currentVersion) ? entry.currentVersion : {};
    const tags = labelsOfTags(current.tags);
    return [
      {
        // Flags and the segments they ask for; a project or an environment is configuration.
        kind: /flag|segment/.test(entry.kind) ? "flag" : "config",
        title:
          plainText(firstOf(entry.title)) ??
          `${entry.titleVerb ?? "changed"} ${firstOf(entry.name, entry.target.name)}`,
        service: firstOf(tags.service),
        environment: resource.env,
        version: firstOf(current._version, current.version),
        identity: { source: "launchdarkly", entry: entry._id },
        author: firstOf(entry.member.email, isObject(entry.subject) ? entry.subject.name : undefined),
        description: firstOf(entry.comment, entry.shortDescription, plainText(firstOf(entry.description))),
        url: linkOf(entry._links),
        at: entry.date,
        labels: {
          project: resource.proj,
          flag: resource.flag ?? firstOf(entry.name),
          ...tags,
          actions: actionsOf(entry.accesses),
        },
      },
    ];
  },
});

/** `proj/shop:env/production:flag/new-checkout` */
function resourceOf(resources: unknown): Record<string, string> {
  const first = Array.isArray(resources) && typeof resources[0] === "string" ? resources[0] : "";
  return Object.fromEntries(
    first.split(":").map((part) => {
      const slash = part.indexOf("/");
      return [part.slice(0, slash), part.slice(slash + 1).split(";")[0]!];
    }),
  );
}

const actionsOf = (accesses: unknown) =>
  Array.isArray(accesses)
    ? accesses
        .filter(isObject)
        .map(({ action }) => action)
        .slice(0, 10)
    : undefined;
/** Its texts are Markdown: `[Ann](mailto:…) turned on the flag [New checkout](…)`. */
const plainText = (text: string | undefined) =>
  text?.slice(0, 2000).replace(/\[([^\][]{0,300})\]\([^()]{0,1000}\)/g, "$1");
const linkOf = (links: unknown) => {
  const site = isObject(links) && isObject(links.site) ? firstOf(links.site.href) : undefined;
  return site?.startsWith("/") ? `https://app.launchdarkly.com${site}` : site;
};
