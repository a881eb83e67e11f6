import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { RUNBOOK_MAX_CHARS } from "@/lib/knowledge/schemas";
import { blocksOf } from "./markdown";
import { MarkdownView } from "./markdown-view";

const htmlOf = (source: string, title?: string) =>
  renderToStaticMarkup(createElement(MarkdownView, { source, title }));
/** The text between the tags, as a reader sees it. */
const seen = (source: string) =>
  htmlOf(source)
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
const hrefsOf = (source: string) =>
  [...htmlOf(source).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);

describe("what people write in runbooks", () => {
  it("is drawn: headings, lists in lists, tables, quotes, code and emphasis", () => {
    const html = htmlOf(
      [
        "---\ntitle: Pool is full\n---\n# Pool is *full*",
        "First **look**, then `act_on_it now`.  \nsnake_case_name stays.",
        "1. Check\n   - the primary\n   - the replica\n\n     and its lag\n2. Restart",
        "- [x] told\n- [ ] not told",
        "| a | b |\n|---|:-:|\n| 1 | x \\| y |",
        "> careful\nplease",
        "```sh\nkubectl get pods -n '<ns>'\n```",
        "Old style\n---------",
      ].join("\n\n"),
    );
    expect(html).not.toContain("title: Pool");
    expect(html).toMatch(/<h2 id="part-pool-is-full"[^>]*>.*<em>.*full.*<\/em>/);
    expect(html).toMatch(/<strong[^>]*>.*look.*<\/strong>/);
    expect(html).toContain("snake_case_name stays.");
    expect(html).toMatch(/<ol start="1".*<ul.*the replica.*and its lag.*<\/ul>.*Restart/s);
    expect(html.match(/type="checkbox"/g)).toHaveLength(2);
    expect(html.match(/checked=""/g)).toHaveLength(1);
    expect(html).toMatch(/<td[^>]*>.*x \| y.*<\/td>/);
    expect(html).toMatch(/<blockquote[^>]*>.*careful.*please.*<\/blockquote>/s);
    expect(html).toContain("kubectl get pods -n &#x27;&lt;ns&gt;&#x27;");
    expect(html).toMatch(/<h3 id="part-old-style"/);
    expect(html).toContain("<br/>");
  });

  it("is read as blocks that say where their sections are, each under a name of its own", () => {
    const anchors = blocksOf("## Check\n\n## Check\n\n## Über `x`!").map(
      (block) => "anchor" in block && block.anchor,
    );
    expect(anchors).toEqual(["part-check", "part-check-1", "part-über-x"]);
    expect(hrefsOf("[up](#check) [over](#this--that)")).toEqual(["#part-check", "#part-this-that"]);
  });

  it("leaves out a first heading that says the title again, and no other", () => {
    expect(htmlOf("# Pool\n\ntext", "Pool")).not.toContain("<h2");
    expect(htmlOf("# Pool\n\ntext", "Lake")).toContain("<h2");
  });
});

describe("what an attacker writes in runbooks", () => {
  it("is never HTML: tags, comments and entities are text", () => {
    const hostile =
      '<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- x --> <a href="javascript:alert(1)">a</a> &lt;b&gt;';
    expect(seen(hostile)).toBe(hostile);
    expect(htmlOf(hostile)).not.toMatch(/<(script|img|a)\b/);
  });

  it("never leads elsewhere than to http, https and the same page", () => {
    const addresses = [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "&#106;avascript:alert(1)",
      "\u0001javascript:alert(1)",
      "data:text/html,<b>",
      "vbscript:x",
      "file:///etc/passwd",
      "//evil.test",
      "/default/settings",
      "../other.md",
    ];
    for (const address of addresses) {
      expect(hrefsOf(`[go](${address})`), address).toEqual([]);
      expect(hrefsOf(`[go](<${address}>)`), address).toEqual([]);
      expect(hrefsOf(`<${address}>`), address).toEqual([]);
    }
    expect(hrefsOf("[a](https://a.test/x_(y)?z#q) <http://b.test> see https://c.test/p.")).toEqual([
      "https://a.test/x_(y)?z#q",
      "http://b.test/",
      "https://c.test/p",
    ]);
    expect(htmlOf("[a](https://a.test)")).toContain('rel="noopener noreferrer nofollow"');
  });

  it("loads no image and puts no link into a link", () => {
    expect(htmlOf("![graph](https://a.test/x.png)")).not.toContain("<img");
    expect(hrefsOf("![graph](https://a.test/x.png)")).toEqual(["https://a.test/x.png"]);
    expect(hrefsOf("[![build](https://a.test/b.svg)](https://a.test/ci)")).toEqual(["https://a.test/ci"]);
    expect(hrefsOf("[see https://b.test now](https://a.test)")).toEqual(["https://a.test/"]);
  });

  it("cannot take the id of something else on the page, nor hide what stands in it", () => {
    expect(htmlOf("# screen")).toContain('id="part-screen"');
    expect(seen("rm \u202e file")).toContain("U+202E");
    expect(seen("```\nrm \u200b-rf\n```")).toContain("U+200B");
  });

  const filled = (piece: string) =>
    piece.repeat(Math.ceil(RUNBOOK_MAX_CHARS / piece.length)).slice(0, RUNBOOK_MAX_CHARS);
  const bombs = {
    "emphasis that is never closed": filled("*a _b **c "),
    "emphasis in emphasis": "*a **b ".repeat(1000) + "b** a*".repeat(1000),
    "stars alone": filled("*"),
    "stars and letters": filled("a**b*c***"),
    brackets: filled("["),
    "brackets that close": filled("[]"),
    "links that never end": filled("[a]("),
    "links in links": filled("[a](b"),
    images: filled("![a](http://a.test/("),
    "runs of backticks of all lengths": Array.from({ length: 600 }, (_, i) => "`".repeat(i)).join(" "),
    "quotes in quotes": filled(">"),
    "quotes on lines": filled("> > > > > > > > > > > > a\n"),
    "lists in lists": Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}- a`).join("\n"),
    "lists on one line": filled("- "),
    "empty lines in a list": `- a\n${filled("\n")}`,
    fences: filled("```\n"),
    "headings of signs": `# ${filled("# ")}`,
    "headings of spaces": `# a${filled(" ")}b`,
    "a wide table": `${"|a".repeat(40)}|\n${"|-".repeat(40)}|\n${filled("|\n")}`,
    "an endless table head": `${filled("|a")}\n${filled("|-")}`,
    escapes: filled("\\*"),
    addresses: filled("http://"),
    "an address of brackets": `http://a.test/${filled(")")}`,
    angles: filled("<http://"),
    "a paragraph of many lines": filled("|\n"),
    spaces: filled(" "),
    underlines: filled("a\n=\n"),
    breaks: filled("<br>"),
  };
  /** A part of it is drawn: that all of it is read is proof enough for the rest, which is more of the same. */
  const DRAWN = 20_000;
  it.each(Object.entries(bombs))("stays shallow and whole: %s", (_, source) => {
    expect(blocksOf(source).length).toBeLessThanOrEqual(RUNBOOK_MAX_CHARS);
    const html = htmlOf(source.slice(0, DRAWN));
    let deep = 0;
    let deepest = 0;
    for (const [tag] of html.matchAll(/<\/?[a-z0-9]+[^>]*>/g)) {
      if (/^<(br|hr|input)\b/.test(tag) || tag.endsWith("/>")) continue;
      deep += tag.startsWith("</") ? -1 : 1;
      deepest = Math.max(deepest, deep);
    }
    expect(deep).toBe(0);
    expect(deepest).toBeLessThan(80);
  });
});
