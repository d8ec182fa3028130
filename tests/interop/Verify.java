// java Verify.java CERTIFICATE FILE…: verifies as Java EMREX clients do, with the JDK alone.
//
// Takes the first Signature element in document order, the key of the pinned certificate and the
// JDK's default secure validation. The files' names say what it must find: valid-*.xml,
// invalid-*.xml. Exit status 0 if every verdict is as expected.
import java.io.FileInputStream;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

public class Verify {
    public static void main(String[] args) throws Exception {
        PublicKey key;
        try (var in = new FileInputStream(args[0])) {
            key = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
        }
        int wrong = 0;
        for (int i = 1; i < args.length; i++) {
            String verdict = verdict(Path.of(args[i]), key);
            boolean expected = Path.of(args[i]).getFileName().toString().startsWith("valid-");
            if (verdict.equals("valid") != expected) {
                System.out.println("WRONG " + args[i] + ": " + verdict);
                wrong++;
            }
        }
        System.out.println((args.length - 1) + " documents, " + wrong + " verdicts wrong");
        System.exit(wrong == 0 && args.length > 1 ? 0 : 1);
    }

    static String verdict(Path file, PublicKey key) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document document = builder.parse(file.toFile());
            NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
            if (signatures.getLength() == 0) return "not signed";
            var context =
                new DOMValidateContext(KeySelector.singletonKeySelector(key), signatures.item(0));
            if (!Boolean.TRUE.equals(context.getProperty("org.jcp.xml.dsig.secureValidation"))) {
                context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
            }
            XMLSignature signature =
                XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            return signature.validate(context) ? "valid" : "invalid";
        } catch (Exception problem) {
            return "refused: " + problem.getClass().getSimpleName();
        }
    }
}
