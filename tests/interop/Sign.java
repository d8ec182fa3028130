// java Sign.java KEY CERTIFICATE IN OUT: signs as Java contact points do, with the JDK alone.
//
// KEY is PKCS#8 in PEM. The KeyInfo is the rich one that the JDK makes easily: the key's value, the
// certificate's subject and the certificate.
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;

public class Sign {
    public static void main(String[] args) throws Exception {
        PrivateKey key = readKey(Path.of(args[0]));
        X509Certificate certificate;
        try (var in = new FileInputStream(args[1])) {
            certificate =
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(Path.of(args[2]).toFile());

        var dsig = XMLSignatureFactory.getInstance("DOM");
        var reference = dsig.newReference("", dsig.newDigestMethod(DigestMethod.SHA256, null),
            List.of(dsig.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)), null,
            null);
        var signedInfo = dsig.newSignedInfo(
            dsig.newCanonicalizationMethod(CanonicalizationMethod.INCLUSIVE,
                (C14NMethodParameterSpec) null),
            dsig.newSignatureMethod(SignatureMethod.RSA_SHA256, null), List.of(reference));
        dsig.newXMLSignature(signedInfo, keyInfo(dsig, certificate))
            .sign(new DOMSignContext(key, document.getDocumentElement()));

        TransformerFactory.newInstance().newTransformer().transform(
            new DOMSource(document), new StreamResult(Path.of(args[3]).toFile()));
    }

    static PrivateKey readKey(Path file) throws Exception {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA").generatePrivate(
            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    static KeyInfo keyInfo(XMLSignatureFactory dsig, X509Certificate certificate)
        throws Exception {
        var keys = dsig.getKeyInfoFactory();
        var subject = certificate.getSubjectX500Principal().getName();
        return keys.newKeyInfo(List.of(keys.newKeyValue(certificate.getPublicKey()),
            keys.newX509Data(List.of(subject, certificate))));
    }
}
