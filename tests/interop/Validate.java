// Validate DIR OURS [OFFICIAL CATALOG]: another validator (Xerces, of the JDK) on mutants of ELMO.
//
// DIR holds verdicts.txt, see write_mutants.cpp. Prints the numbers, and every difference that is
// not explained below; fails when there is one: between our schema and the official one, both in
// Xerces, or between Xerces and libxml2 on our schema.
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.catalog.CatalogFeatures;
import javax.xml.catalog.CatalogManager;
import javax.xml.catalog.CatalogResolver;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;

public class Validate {
    static Schema load(Path file, CatalogResolver resolver) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema");
        if (resolver != null) factory.setResourceResolver(resolver);
        return factory.newSchema(new StreamSource(file.toUri().toString()));
    }

    // What is wrong, or null.
    static String judge(Schema schema, Path document) throws Exception {
        Validator validator = schema.newValidator();
        validator.setResourceResolver((type, namespace, publicId, systemId, base) -> null);
        try {
            validator.validate(new StreamSource(Files.newInputStream(document)));
            return null;
        } catch (SAXException problem) {
            return String.valueOf(problem.getMessage());
        }
    }

    // Where libxml2 and Xerces are known to read the recommendation differently.
    static String explanation(String line, String inXerces) {
        if (inXerces == null) {
            // XML Schema collapses blanks of every type but strings. Dates with blanks around them
            // are valid ELMO all the same; the host takes the blanks away before it validates.
            String findings = line.substring(line.indexOf("; ") + 2);
            boolean all = findings.replaceAll(
                "(; )?Element '[A-Za-z]*': '(\\s[^']*|[^']*\\s)' is not a valid value of the atomic "
                + "type 'xs:date(Time)?'\\.", "").isEmpty();
            return all ? "libxml2 refuses blanks around a date" : null;
        }
        boolean base64 = line.contains(" valid ") && inXerces.startsWith("cvc-datatype-valid")
            && inXerces.endsWith("is not a valid value for 'base64Binary'.");
        return base64 ? "libxml2 passes over characters that are not of base64" : null;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Schema ours = load(Path.of(arguments[1]), null);
        Schema official = null;
        if (arguments.length > 3) {
            CatalogFeatures features = CatalogFeatures.builder()
                .with(CatalogFeatures.Feature.RESOLVE, "continue").build();
            official = load(Path.of(arguments[2]),
                            CatalogManager.catalogResolver(features, Path.of(arguments[3]).toUri()));
        }
        List<String> lines = Files.readAllLines(folder.resolve("verdicts.txt"));
        Map<String, Integer> explained = new TreeMap<>();
        int valid = 0, unexplained = 0;
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            Path document = folder.resolve(words[0]);
            String inOurs = judge(ours, document);
            if (inOurs == null) ++valid;
            if (official != null) {
                String inOfficial = judge(official, document);
                if ((inOurs == null) != (inOfficial == null)) {
                    System.out.println(line + ": ours: " + inOurs + "; official: " + inOfficial);
                    ++unexplained;
                }
            }
            boolean validInLibxml2 = words[1].equals("valid");
            if (validInLibxml2 == (inOurs == null)) continue;
            String why = explanation(line, inOurs);
            if (why == null) {
                System.out.println(line + ": Xerces: " + inOurs);
                ++unexplained;
            } else {
                explained.merge(why, 1, Integer::sum);
            }
        }
        System.out.println(lines.size() + " documents, in Xerces " + valid + " valid; "
                           + (official == null ? "the official schema is not there"
                                               : "official schema compared"));
        explained.forEach((why, count) -> System.out.println(count + " differ as known: " + why));
        if (lines.size() < 1000 || unexplained > 0) System.exit(1);
    }
}
