// Ports of 127.0.0.1 for servers that a test starts (tests/support/ports.h).
import { execFileSync } from "node:child_process";
import path from "node:path";

// `count` neighbouring ports that nobody else gets who asks here within the next minute.
export function reservePorts(count) {
  const program = path.join(process.env.NCP_BINARY_DIR, "bin", "reserve-ports");
  const first = Number(execFileSync(program, [String(count)], { encoding: "utf8" }));
  return Array.from({ length: count }, (_, place) => first + place);
}
