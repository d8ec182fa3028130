#include "elmo/schema.h"

#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include <algorithm>
#include <new>
#include <set>

#include "base/file.h"

namespace ncp::elmo {
namespace fs = std::filesystem;
namespace {

// Our largest schema file has 10 kB, the whole set 60 kB.
constexpr std::size_t kSchemaFileBytesMax = 1U << 20;
constexpr std::size_t kSchemaFilesMax = 50;
// A finding quotes the document, whose values may have megabytes.
constexpr std::size_t kFindingTextBytesMax = 500;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string attribute(xmlNode* node, const char* name) {
    xmlChar* value = xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name));
    std::string copied(view(value));
    xmlFree(value);
    return copied;
}

// A plain file name: nothing that leaves the folder or names a protocol.
bool is_neighbour(std::string_view location) {
    return !location.empty() && location.find_first_of("/\\:%?#") == std::string_view::npos &&
           location.front() != '.';
}

Result<Document> read_schema(const fs::path& file) {
    auto bytes = read_file(file, kSchemaFileBytesMax);
    if (!bytes) return fail(bytes.error());
    auto document = Document::parse(*bytes);
    if (document) return document;
    return fail(document.error().code(),
                text("{}: {}", not_personal(file.string()), document.error().operator_text()));
}

// The vocabularies of others that ELMO uses, and our files of them.
struct Vocabulary {
    std::string_view uri;
    const char* file;
};
constexpr Vocabulary kVocabularies[] = {
    {"http://www.w3.org/XML/1998/namespace", "xml.xsd"},
    {"http://www.w3.org/2000/09/xmldsig#", "xmldsig.xsd"},
    {"http://europass.cedefop.europa.eu/Europass/V2.0", "europass-countries.xsd"},
    {"https://github.com/erasmus-without-paper/ewp-specs-types-address/tree/stable-v1",
     "ewp-address.xsd"},
};

const Vocabulary* vocabulary_of(xmlNode* import) {
    const std::string uri = attribute(import, "namespace");
    const auto* found = std::find_if(std::begin(kVocabularies), std::end(kVocabularies),
                                     [&uri](const Vocabulary& one) { return one.uri == uri; });
    return found == std::end(kVocabularies) ? nullptr : found;
}

// Reads main_file and all that it wants, through the same door as every other XML, so that libxml2
// is given nothing to fetch. of_others: imports of the known vocabularies are looked for, too.
Status check_files(const fs::path& main_file, bool of_others) {
    std::vector<std::string> waiting{main_file.filename().string()};
    std::set<std::string> seen{waiting.front()};
    while (!waiting.empty()) {
        fs::path file = main_file.parent_path() / waiting.back();
        waiting.pop_back();
        auto document = read_schema(file);
        if (!document) return fail(document.error());
        for (xmlNode* node = xmlFirstElementChild(document->root()); node != nullptr;
             node = xmlNextElementSibling(node)) {
            std::string_view kind = view(node->name);
            if (kind != "import" && kind != "include" && kind != "redefine") continue;
            if (!of_others && vocabulary_of(node) != nullptr) continue;
            std::string location = attribute(node, "schemaLocation");
            if (!is_neighbour(location) || seen.size() >= kSchemaFilesMax) {
                return fail(ErrorCode::internal,
                            text("{}: line {}: a schema is looked for in its own folder only",
                                 not_personal(file.string()), line_of(node)));
            }
            if (seen.insert(location).second) waiting.push_back(location);
        }
    }
    return {};
}

struct CompileProblem {
    int code = 0;
    int line = 0;
};

void note_compile_problem(void* user_data, xmlError* error) {
    auto& first = *static_cast<CompileProblem*>(user_data);
    if (error->level >= XML_ERR_ERROR && first.code == 0) first = {error->code, error->line};
}

// Without the ELMO namespace in front of every name, on one line, of bounded length.
std::string readable(std::string_view message) {
    static const std::string prefix = "{" + std::string(kElmoNamespace) + "}";
    std::string out;
    for (std::size_t i = 0; i < message.size();) {
        if (message.substr(i, prefix.size()) == prefix) {
            i += prefix.size();
            continue;
        }
        char c = message[i++];
        bool begins_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
        if (out.size() >= kFindingTextBytesMax && begins_character) return out + "…";
        out.push_back(c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

struct Collector {
    std::vector<Finding> findings;
    bool out_of_memory = false;
};

// Called from C, through which no exception may pass.
void collect(void* user_data, xmlError* error) noexcept {
    auto& collector = *static_cast<Collector*>(user_data);
    if (collector.findings.size() >= kFindingsMax) return;
    try {
        int line = line_of(static_cast<const xmlNode*>(error->node));
        collector.findings.push_back(
            {error->level >= XML_ERR_ERROR ? Severity::error : Severity::warning,
             line > 0 ? line : std::max(error->line, 0), "xsd",
             readable(error->message == nullptr ? "" : error->message)});
    } catch (const std::bad_alloc&) {
        collector.out_of_memory = true;
    }
}

struct FreeValidation {
    void operator()(xmlSchemaValidCtxt* context) const { xmlSchemaFreeValidCtxt(context); }
};
struct FreeCompilation {
    void operator()(xmlSchemaParserCtxt* context) const { xmlSchemaFreeParserCtxt(context); }
};

}  // namespace

struct Schema::Compiled {
    Compiled(Document given_source, xmlSchema* schema)
        : source(std::move(given_source)), tree(schema) {}
    ~Compiled() { xmlSchemaFree(tree); }
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    Document source;  // the tree points into it
    xmlSchema* tree;
};

Schema::Schema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::compile(Document source, const fs::path& main_file) {
    // The tables of built-in types are made on first use, without a lock: make them here.
    xmlSchemaInitTypes();
    // What the other files' names are relative to.
    source.tree()->URL = xmlStrdup(reinterpret_cast<const xmlChar*>(main_file.c_str()));
    std::unique_ptr<xmlSchemaParserCtxt, FreeCompilation> compilation(
        xmlSchemaNewDocParserCtxt(source.tree()));
    if (!compilation) throw std::bad_alloc();
    CompileProblem problem;
    xmlSchemaSetParserStructuredErrors(compilation.get(), note_compile_problem, &problem);
    xmlSchema* tree = xmlSchemaParse(compilation.get());
    if (tree == nullptr) {
        return fail(ErrorCode::internal,
                    text("{}: does not compile (libxml2 error {}, line {})",
                         not_personal(main_file.string()), problem.code, problem.line));
    }
    return Schema(std::make_unique<Compiled>(std::move(source), tree));
}

Result<fs::path> schema_file() {
    auto data = data_directory();
    if (!data) return fail(data.error());
    std::error_code ignored;
    for (const char* folder : {"schema", "host/elmo/schema"}) {
        fs::path candidate = *data / folder / "elmo-1.7" / "elmo.xsd";
        if (fs::is_regular_file(candidate, ignored)) return candidate;
    }
    return fail(ErrorCode::io, text("no schema/elmo-1.7/elmo.xsd in the data folder {}",
                                    not_personal(data->string())));
}

Result<Schema> Schema::load(const fs::path& main_file) {
    if (auto files = check_files(main_file, true); !files) return fail(files.error());
    auto document = read_schema(main_file);
    if (!document) return fail(document.error());
    return compile(std::move(*document), main_file);
}

Result<Schema> Schema::load_version(const fs::path& main_file) {
    auto own = schema_file();
    if (!own) return fail(own.error());
    if (auto files = check_files(main_file, false); !files) return fail(files.error());
    auto document = read_schema(main_file);
    if (!document) return fail(document.error());
    for (xmlNode* node = xmlFirstElementChild(document->root()); node != nullptr;
         node = xmlNextElementSibling(node)) {
        const Vocabulary* vocabulary = view(node->name) == "import" ? vocabulary_of(node) : nullptr;
        if (vocabulary == nullptr) continue;
        const std::string file = fs::absolute(own->parent_path() / vocabulary->file).string();
        xmlSetProp(node, reinterpret_cast<const xmlChar*>("schemaLocation"),
                   reinterpret_cast<const xmlChar*>(file.c_str()));
    }
    return compile(std::move(*document), main_file);
}

std::vector<Finding> Schema::validate(const Document& document) const {
    std::unique_ptr<xmlSchemaValidCtxt, FreeValidation> validation(
        xmlSchemaNewValidCtxt(compiled_->tree));
    if (!validation) throw std::bad_alloc();
    Collector collector;
    xmlSchemaSetValidStructuredErrors(validation.get(), collect, &collector);
    int outcome = xmlSchemaValidateDoc(validation.get(), document.tree());
    if (collector.out_of_memory) throw std::bad_alloc();
    auto& findings = collector.findings;
    bool has_error = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::error;
    });
    if (outcome != 0 && !has_error) {
        findings.push_back({Severity::error, 0, "xsd",
                            "not valid (libxml2 error " + std::to_string(outcome) + ")"});
    }
    // libxml2 tells what is missing in an element at its end; people read from the top.
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.line < b.line; });
    return std::move(findings);
}

}  // namespace ncp::elmo
