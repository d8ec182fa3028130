// node habits.mjs CERTIFICATE FILE…: small imitations of EMREX clients that are not Java, over the
// value of the form's field elmo. Every one of them must accept every file.
//
// With --transcript before the certificate also the client that wants the transcript first.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { DOMParser } from '@xmldom/xmldom';

const args = process.argv.slice(2);
const transcript = args[0] === '--transcript';
if (transcript) args.shift();
const certificate = readFileSync(args.shift(), 'utf8');

function check(right, what) {
  if (!right) throw new Error(what);
}

// A form field goes through application/x-www-form-urlencoded; where a client forgets to decode it
// properly, "+" becomes a blank: hence by URLSearchParams, as the platform does it.
function unpack(field) {
  const form = new URLSearchParams({ elmo: field }).toString();
  const value = new URLSearchParams(form).get('elmo');
  check(/^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length % 4 === 0, 'not strict base64');
  const bytes = gunzipSync(Buffer.from(value, 'base64'));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

const habits = {
  // Clients with xml-crypto take the first signature as well.
  'xml-crypto, first signature': (xml) => {
    const document = new DOMParser().parseFromString(xml, 'text/xml');
    const signature = document.getElementsByTagNameNS(
      'http://www.w3.org/2000/09/xmldsig#', 'Signature')[0];
    const verifier = new SignedXml({ publicCert: certificate });
    verifier.loadSignature(signature);
    check(verifier.checkSignature(xml), 'the signature is not valid');
    // What may be read is what the reference covers, and that is everything.
    check(verifier.getSignedReferences().length === 1, 'not one signed reference');
    check(verifier.getSignedReferences()[0].includes('<learner>'), 'the learner is not covered');
  },
  'certificate out of KeyInfo, compared as text': (xml) => {
    const carried = xml.match(/<X509Certificate>([A-Za-z0-9+/=]+)<\/X509Certificate>/);
    check(carried, 'no certificate on one line');
    const published = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
    check(carried[1] === published, 'another certificate than the published one');
    check(new X509Certificate(certificate).raw.toString('base64') === carried[1], 'not its DER');
  },
  'names by regular expressions': (xml) => {
    const learner = xml.match(/<learner>([\s\S]*?)<\/learner>/g);
    check(learner && learner.length === 1, 'not one <learner>');
    check((learner[0].match(/<givenNames[ >]/g) ?? []).length === 1, 'not one <givenNames>');
    check((learner[0].match(/<familyName[ >]/g) ?? []).length === 1, 'not one <familyName>');
    const born = learner[0].match(/<bday[^>]*>([^<]*)<\/bday>/);
    check(!born || /^\d{4}-\d{2}-\d{2}$/.test(born[1]), `a birth date with more: ${born?.[1]}`);
  },
  'default namespace and no prefix': (xml) => {
    const root = xml.match(/<elmo [^>]*>/);
    check(root, 'no <elmo …>');
    check(root[0].includes('xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1"'),
      'not the default namespace');
    check(!/<[a-z]+:(learner|report|issuer)[ >]/.test(xml), 'prefixed elements');
  },
  'identifier types in small letters': (xml) => {
    check(!/<identifier type="SCHAC"/i.test(xml.replaceAll('type="schac"', '')), 'type SCHAC');
  },
  ...(transcript && {
    'transcript first': (xml) => {
      const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
      const attachment = [...Array(root.childNodes.length).keys()]
        .map((i) => root.childNodes[i]).find((node) => node.nodeName === 'attachment');
      check(attachment, 'no attachment');
      const type = attachment.getElementsByTagName('type')[0].textContent;
      check(type === 'EMREX transcript', `${type} comes first`);
    },
  }),
};

let wrong = 0;
for (const file of args) {
  let xml;
  try {
    xml = unpack(readFileSync(file, 'utf8'));
  } catch (problem) {
    console.log(`WRONG ${file}: unpacking: ${problem.message}`);
    wrong += 1;
    continue;
  }
  for (const [name, accept] of Object.entries(habits)) {
    try {
      accept(xml);
    } catch (problem) {
      console.log(`WRONG ${file}: ${name}: ${problem.message}`);
      wrong += 1;
    }
  }
}
console.log(`${args.length} deliveries, ${Object.keys(habits).length} habits, ${wrong} not accepted`);
process.exit(wrong === 0 && args.length > 0 ? 0 : 1);
