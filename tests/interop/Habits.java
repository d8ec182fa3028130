// java Habits.java CERTIFICATE FILE…: small imitations of what Java EMREX clients do with the value
// of the form's field elmo. Every one of them must accept every file.
//
// With the option --transcript before the certificate also the client that wants the transcript as
// the first attachment of the root.
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

public class Habits {
    interface Habit {
        void accept(byte[] xml) throws Exception;
    }

    static PublicKey key;

    public static void main(String[] args) throws Exception {
        boolean transcript = args[0].equals("--transcript");
        int first = transcript ? 1 : 0;
        try (var in = new FileInputStream(args[first])) {
            key = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
        }
        Map<String, Habit> habits = new LinkedHashMap<>();
        habits.put("first Signature in document order", Habits::firstSignature);
        habits.put("first Signature, without namespaces", Habits::signatureByBareName);
        habits.put("learner without namespaces", Habits::learnerWithoutNamespaces);
        habits.put("issuer by schac or url", Habits::issuer);
        habits.put("scheme ects", Habits::credits);
        habits.put("UTF-8 and its declaration", Habits::encoding);
        if (transcript) habits.put("transcript first", Habits::transcriptFirst);

        int wrong = 0;
        for (int i = first + 1; i < args.length; i++) {
            byte[] xml = unpack(Path.of(args[i]));
            for (var habit : habits.entrySet()) {
                try {
                    habit.getValue().accept(xml);
                } catch (Exception problem) {
                    System.out.println("WRONG " + args[i] + ": " + habit.getKey() + ": "
                        + problem.getMessage());
                    wrong++;
                }
            }
        }
        int files = args.length - first - 1;
        System.out.println(files + " deliveries, " + habits.size() + " habits, " + wrong
            + " not accepted");
        System.exit(wrong == 0 && files > 0 ? 0 : 1);
    }

    // The basic decoder takes no line breaks, unlike the MIME one.
    static byte[] unpack(Path file) throws Exception {
        byte[] packed = Base64.getDecoder().decode(Files.readAllBytes(file));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    static Document parse(byte[] xml, boolean namespaces) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(namespaces);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    static void check(boolean right, String what) throws Exception {
        if (!right) throw new Exception(what);
    }

    static void firstSignature(byte[] xml) throws Exception {
        NodeList signatures =
            parse(xml, true).getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        check(signatures.getLength() > 0, "no signature");
        var context =
            new DOMValidateContext(KeySelector.singletonKeySelector(key), signatures.item(0));
        var signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
        check(signature.validate(context), "the signature is not valid");
    }

    static void signatureByBareName(byte[] xml) throws Exception {
        Document document = parse(xml, false);
        NodeList signatures = document.getElementsByTagName("Signature");
        check(signatures.getLength() == 1, "not one element called Signature");
        check(signatures.item(0).getParentNode() == document.getDocumentElement(),
            "the signature is not below the root");
        check(document.getElementsByTagName("X509Certificate").getLength() == 1,
            "not one certificate");
    }

    static String only(Element parent, String name) throws Exception {
        NodeList found = parent.getElementsByTagName(name);
        check(found.getLength() == 1, found.getLength() + " elements called " + name);
        return found.item(0).getTextContent();
    }

    static void learnerWithoutNamespaces(byte[] xml) throws Exception {
        Document document = parse(xml, false);
        check(document.getDocumentElement().getTagName().equals("elmo"), "the root is not elmo");
        NodeList learners = document.getElementsByTagName("learner");
        check(learners.getLength() == 1, "not one element called learner");
        Element learner = (Element) learners.item(0);
        check(!only(learner, "familyName").isBlank(), "no family name");
        only(learner, "givenNames");
        if (learner.getElementsByTagName("bday").getLength() > 0) {
            LocalDate.parse(only(learner, "bday"));  // no zone, or it throws
        }
    }

    static void issuer(byte[] xml) throws Exception {
        var xpath = XPathFactory.newInstance().newXPath();
        Document document = parse(xml, false);
        NodeList issuers = document.getElementsByTagName("issuer");
        check(issuers.getLength() > 0, "no issuer");
        for (int i = 0; i < issuers.getLength(); i++) {
            String schac = xpath.evaluate("identifier[@type='schac']", issuers.item(i));
            String url = xpath.evaluate("url", issuers.item(i));
            check(!schac.isEmpty() || java.net.URI.create(url.trim()).getHost() != null,
                "an issuer that cannot be found");
        }
    }

    static void credits(byte[] xml) throws Exception {
        NodeList schemes = parse(xml, false).getElementsByTagName("scheme");
        for (int i = 0; i < schemes.getLength(); i++) {
            String scheme = schemes.item(i).getTextContent();
            check(!scheme.equalsIgnoreCase("ects") || scheme.equals("ects"), "scheme " + scheme);
        }
    }

    static void encoding(byte[] xml) throws Exception {
        String text = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(java.nio.ByteBuffer.wrap(xml)).toString();
        check(text.startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<elmo "),
            "begins otherwise");
        check(text.indexOf('\r') < 0, "carriage returns");
        check(text.contains("schemaLocation=\"https://github.com/emrex-eu/elmo-schemas/tree/v1 "),
            "no schemaLocation");
    }

    static void transcriptFirst(byte[] xml) throws Exception {
        Node child = parse(xml, false).getDocumentElement().getFirstChild();
        while (child != null && !child.getNodeName().equals("attachment")) {
            child = child.getNextSibling();
        }
        check(child != null, "no attachment");
        check(only((Element) child, "type").equals("EMREX transcript"), "another attachment first");
        check(only((Element) child, "content").startsWith("data:application/pdf;base64,"),
            "not a PDF");
    }
}
