export { looks, TOOLS, type ToolName, toolsForModel } from "./looks";
export { bounded, type Desk, type Found, type FoundRow, type LookTool } from "./tool";
