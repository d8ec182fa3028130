// node verify.mjs CERTIFICATE FILE…: verifies as clients with xml-crypto do; the same program as
// Verify.java. xml-crypto has no ECDSA.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { SignedXml } from 'xml-crypto';
import { DOMParser } from '@xmldom/xmldom';

const [certificateFile, ...files] = process.argv.slice(2);
const publicCert = readFileSync(certificateFile, 'utf8');

function verdict(file) {
  try {
    const xml = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    const fail = (problem) => { throw new Error(problem); };
    const document =
      new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } })
        .parseFromString(xml, 'text/xml');
    const signature = document.getElementsByTagNameNS(
      'http://www.w3.org/2000/09/xmldsig#', 'Signature')[0];
    if (!signature) return 'not signed';
    const verifier = new SignedXml({ publicCert });
    verifier.loadSignature(signature);
    return verifier.checkSignature(xml) ? 'valid' : 'invalid';
  } catch (problem) {
    return `refused: ${problem.message}`;
  }
}

let wrong = 0;
for (const file of files) {
  const found = verdict(file);
  if ((found === 'valid') !== basename(file).startsWith('valid-')) {
    console.log(`WRONG ${file}: ${found}`);
    wrong += 1;
  }
}
console.log(`${files.length} documents, ${wrong} verdicts wrong`);
process.exit(wrong === 0 && files.length > 0 ? 0 : 1);
