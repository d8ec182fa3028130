// node sign.mjs KEY CERTIFICATE IN OUT: signs as contact points with xml-crypto do: exclusive C14N
// for SignedInfo, and KeyInfo as the library writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { SignedXml } from 'xml-crypto';

const [key, certificate, from, to] = process.argv.slice(2);
const signer = new SignedXml({
  privateKey: readFileSync(key, 'utf8'),
  publicCert: readFileSync(certificate, 'utf8'),
  signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
});
signer.addReference({
  xpath: '/*',
  uri: '',
  isEmptyUri: true,
  digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#'],
});
signer.computeSignature(readFileSync(from, 'utf8'), { location: { reference: '/*', action: 'append' } });
writeFileSync(to, signer.getSignedXml());
