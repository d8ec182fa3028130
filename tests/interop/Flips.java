// java Flips.java CERTIFICATE FILE: changes one bit of every byte of a signed document, one after
// the other, and prints the positions at which a Java client would still call it valid.
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;

public class Flips {
    public static void main(String[] args) throws Exception {
        PublicKey key;
        try (var in = new FileInputStream(args[0])) {
            key = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
        }
        byte[] document = Files.readAllBytes(Path.of(args[1]));
        if (!valid(document, key)) throw new Exception("the document itself is not valid");
        var positions = new StringBuilder();
        for (int i = 0; i < document.length; i++) {
            document[i] ^= (byte) (1 << (i % 8));
            if (valid(document, key)) positions.append(i).append('\n');
            document[i] ^= (byte) (1 << (i % 8));
        }
        System.out.print(positions);
    }

    static boolean valid(byte[] xml, PublicKey key) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            var document = builder.parse(new ByteArrayInputStream(xml));
            var signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
            if (signatures.getLength() == 0) return false;
            var context =
                new DOMValidateContext(KeySelector.singletonKeySelector(key), signatures.item(0));
            return XMLSignatureFactory.getInstance("DOM")
                .unmarshalXMLSignature(context).validate(context);
        } catch (Exception problem) {
            return false;
        }
    }
}
