// The official TypeScript client against our server, over HTTP and over standard input and output. Prints what it got as one JSON document.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const { server, keys, review, program } = JSON.parse(process.env.AGENT_TEST);
const url = new URL("/mcp", server);

const overHttp = key => new StreamableHTTPClientTransport(url, key ? { requestInit: { headers: { Authorization: `Bearer ${key}` } } } : {});

async function using(transport, work) {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  try { return await work(client); } finally { await client.close(); }
}

// callTool checks structured content against the tool's own output schema once the tools are listed.
const estimates = (client, more = {}) => client.callTool({ name: "get_estimates", arguments: { review, stratum: "overall", ...more } });

const result = await using(overHttp(keys.reader), async client => {
  const { tools } = await client.listTools();
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  return {
    info: client.getServerVersion(),
    instructions: client.getInstructions(),
    tools,
    resources: [...resources.map(r => r.uri), ...resourceTemplates.map(r => r.uriTemplate)],
    reviews: (await client.callTool({ name: "list_reviews", arguments: {} })).structuredContent,
    review: (await client.callTool({ name: "get_review", arguments: { review } })).structuredContent,
    now: (await estimates(client)).structuredContent,
    then: (await estimates(client, { revision: 5 })).structuredContent,
    history: (await client.callTool({ name: "get_history", arguments: { review } })).structuredContent,
    change: (await client.callTool({ name: "explain_change", arguments: { review, from: 5, stratum: "overall" } })).structuredContent,
    alerts: (await client.callTool({ name: "list_alerts", arguments: { review } })).structuredContent,
    versions: (await client.callTool({ name: "list_versions", arguments: { review } })).structuredContent,
    figure: (await client.callTool({ name: "get_figure", arguments: { review, figure: "forest" } })).content,
    unknown: await client.callTool({ name: "get_estimates", arguments: { review: "nothing-here" } }),
    resource: JSON.parse((await client.readResource({ uri: `livingreview://reviews/${review}/revisions/5/estimates` })).contents[0].text),
    picture: (await client.readResource({ uri: `livingreview://reviews/${review}/revisions/5/figures/sroc/overall` })).contents[0],
  };
});
result.elsewhere = await using(overHttp(keys.elsewhere), estimates);
result.nobody = await using(overHttp(null), estimates).then(() => "let in", fault => String(fault));
result.wrong = await using(overHttp("lr_wrong"), estimates).then(() => "let in", fault => String(fault));
result.stdio = await using(
  new StdioClientTransport({ command: "dotnet", args: [program, "mcp", "--server", server], env: { ...process.env, LIVINGREVIEW_KEY: keys.reader }, stderr: "inherit" }),
  async client => ({ tools: (await client.listTools()).tools.map(t => t.name), now: (await estimates(client)).structuredContent }));
console.log(JSON.stringify(result));
