// XML signature wrapping: signatures in other places, several of them, over something else, through
// other transforms. Each function builds one document; wherever the attack does not depend on a
// wrong key, the genuine key itself has signed it, so that nothing but the form can be the reason.
#include <gtest/gtest.h>

#include "support/signed_sample.h"
#include "unit/signing/forged_documents.h"

namespace ncp::test {
namespace {

// --- the signature in another place
std::string signature_moved_into_the_report() {
    std::string document = genuine();
    std::string signature = signature_of(document);
    return replaced(replaced(document, signature, ""), "<report>", "<report>" + signature);
}
std::string signature_below_a_wrapper() {
    return genuinely(elmo_of(kLearner + "<extension>" + signature_template() + "</extension>"));
}
std::string genuine_document_wrapped_in_a_forged_one() {
    return elmo_of("<learner><givenNames>Eve</givenNames></learner>" + content_of(genuine()));
}
std::string genuine_document_hidden_in_an_extension() {
    return elmo_of("<learner><givenNames>Eve</givenNames></learner><extension>" +
                   content_of(genuine()) + "</extension>");
}
std::string genuine_document_inside_an_object_of_a_foreign_signature() {
    Wish wish;
    wish.object = "<Object>" + content_of(genuine()) + "</Object>";
    return fill_signature(elmo_of(kLearner + signature_template(wish)), foreign_key().key_pem);
}
std::string root_of_another_name() {
    return genuinely(
        replaced(replaced(elmo_of(kLearner + signature_template()), "<elmo", "<wrapper"), "</elmo>",
                 "</wrapper>"));
}
std::string root_without_a_namespace() {
    return genuinely("<elmo>" + kLearner + signature_template() + "</elmo>");
}
std::string signature_is_the_root() {
    Wish wish;
    wish.references = {reference("URI=\"#o\"", "")};
    wish.object = "<Object Id=\"o\">" + elmo_of(kLearner) + "</Object>";
    return genuinely(signature_template(wish));
}
std::string signature_only_in_a_diploma_supplement() {
    return genuinely(
        elmo_of("<diplomaSupplement>" + signature_template() + "</diplomaSupplement>"));
}
std::string signature_in_a_diploma_supplement_of_another_namespace() {
    std::string inner = genuinely(elmo_of("<x:diplomaSupplement xmlns:x=\"urn:x\">" +
                                          signature_template() + "</x:diplomaSupplement>"));
    return genuinely(replaced(inner, "</elmo>", signature_template() + "</elmo>"));
}

// --- more than one signature
std::string same_signature_twice() {
    std::string document = genuine();
    return replaced(document, "</elmo>", signature_of(document) + "</elmo>");
}
std::string foreign_signature_before_the_genuine_one() {
    std::string foreign = signature_of(signed_sample(1, foreign_key()));
    std::string document = genuine();
    return replaced(document, "<Signature ", foreign + "<Signature ");
}
std::string second_signature_in_the_report() {
    std::string document = genuine();
    return replaced(document, "<report>", "<report>" + signature_of(document));
}
std::string countersignature_inside_the_signature() {
    Wish wish;
    wish.object = "<Object>" + signature_of(genuine()) + "</Object>";
    return genuinely(wish);
}

// --- references
std::string two_references() {
    return with_references({usual_reference(), usual_reference()});
}
std::string manifest_instead_of_reference() {
    return replaced(replaced(genuine(), "<Reference URI", "<Manifest URI"), "</Reference>",
                    "</Manifest>");
}
std::string empty_reference_list() {
    std::string document = genuine();
    std::size_t begin = document.find("<Reference ");
    std::size_t end = document.find("</Reference>") + 12;
    return document.erase(begin, end - begin);
}
std::string reference_by_id() {
    Wish wish;
    wish.references = {reference("URI=\"#signed\"", enveloped_transform())};
    return genuinely(elmo_of("<learner Id=\"signed\"/>" + signature_template(wish)));
}
std::string reference_by_id_to_the_root() {
    Wish wish;
    wish.references = {reference("URI=\"#root\"", enveloped_transform())};
    return genuinely(elmo_of(kLearner + signature_template(wish), "Id=\"root\""));
}
std::string reference_by_xpointer() {
    return with_references({reference("URI=\"#xpointer(/)\"", enveloped_transform())});
}
std::string reference_to_a_file() {
    return replaced(genuine(), "URI=\"\"", "URI=\"file:///etc/hostname\"");
}
std::string reference_to_the_network() {
    return replaced(genuine(), "URI=\"\"", "URI=\"http://127.0.0.1:9/elmo.xml\"");
}
std::string reference_to_an_object() {
    Wish wish;
    wish.references = {reference("URI=\"#o\"", "")};
    wish.object = "<Object Id=\"o\">harmless</Object>";
    return genuinely(wish);
}
std::string reference_without_uri() {
    return replaced(genuine(), "<Reference URI=\"\">", "<Reference>");
}
std::string reference_of_type_manifest() {
    return with_references(
        {replaced(usual_reference(), "<Reference ",
                  "<Reference Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" ")});
}
std::string usual_reference_and_one_more_to_an_object() {
    Wish wish;
    wish.references = {usual_reference(), reference("URI=\"#o\"", "")};
    wish.object = "<Object Id=\"o\">harmless</Object>";
    return genuinely(wish);
}

// --- transforms
std::string without_transforms() {
    std::string document = genuine();
    std::size_t begin = document.find("<Transforms>");
    return document.erase(begin, document.find("</Transforms>") + 13 - begin);
}
std::string only_c14n() {
    return replaced(genuine(),
                    std::string("<Transform Algorithm=\"") + kDsig + "enveloped-signature\"/>", "");
}
std::string three_transforms() {
    return with_references(
        {reference("URI=\"\"", enveloped_transform() + transform(kC14n) + transform(kC14n))});
}
std::string enveloped_twice() {
    return with_references({reference("URI=\"\"", enveloped_transform() + enveloped_transform())});
}
std::string xpath_transform_leaves_the_learner_out() {
    return with_references({reference(
        "URI=\"\"", transform("http://www.w3.org/TR/1999/REC-xpath-19991116",
                              "<XPath>not(ancestor-or-self::node()[name()='learner']) and "
                              "not(ancestor-or-self::node()[name()='Signature'])</XPath>"))});
}
std::string xpath_after_enveloped() {
    return with_references(
        {reference("URI=\"\"",
                   enveloped_transform() + transform("http://www.w3.org/TR/1999/REC-xpath-19991116",
                                                     "<XPath>false()</XPath>"))});
}
std::string xpath_filter_transform() {
    return with_references({reference(
        "URI=\"\"", transform("http://www.w3.org/2002/06/xmldsig-filter2",
                              "<XPath xmlns=\"http://www.w3.org/2002/06/xmldsig-filter2\" "
                              "Filter=\"intersect\">/nothing</XPath>"))});
}
std::string xslt_transform() {
    return with_references({reference(
        "URI=\"\"", transform("http://www.w3.org/TR/1999/REC-xslt-19991116",
                              "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
                              "version=\"1.0\"><xsl:template match=\"/\"><nothing/></xsl:template>"
                              "</xsl:stylesheet>"))});
}
std::string base64_transform() {
    return replaced(genuine(), "xmldsig#enveloped-signature", "xmldsig#base64");
}
std::string transform_with_an_unknown_parameter() {
    return replaced(genuine(), std::string("enveloped-signature\"/>"),
                    std::string("enveloped-signature\"><a/></Transform>"));
}
std::string c14n_with_comments_in_signed_info() {
    Wish wish;
    wish.canonicalization = std::string(kC14n) + "#WithComments";
    return genuinely(wish);
}
std::string c14n_with_comments_in_a_transform() {
    return with_references({reference(
        "URI=\"\"", enveloped_transform() + transform(std::string(kC14n) + "#WithComments"))});
}

class Wrapping : public testing::TestWithParam<Attack> {};

TEST_P(Wrapping, ForTheRightReason) {
    expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Places, Wrapping,
    testing::Values(
        Attack{"signature_moved_into_the_report", signature_moved_into_the_report,
               "somewhere else than directly below elmo"},
        Attack{"signature_below_a_wrapper", signature_below_a_wrapper,
               "somewhere else than directly below elmo"},
        Attack{"genuine_document_wrapped_in_a_forged_one", genuine_document_wrapped_in_a_forged_one,
               "somewhere else than directly below elmo"},
        Attack{"genuine_document_hidden_in_an_extension", genuine_document_hidden_in_an_extension,
               "somewhere else than directly below elmo"},
        Attack{"genuine_document_inside_an_object_of_a_foreign_signature",
               genuine_document_inside_an_object_of_a_foreign_signature,
               "somewhere else than directly below elmo"},
        Attack{"root_of_another_name", root_of_another_name, "its root is not elmo"},
        Attack{"root_without_a_namespace", root_without_a_namespace, "its root is not elmo"},
        Attack{"signature_is_the_root", signature_is_the_root, "its root is not elmo"},
        Attack{"signature_only_in_a_diploma_supplement", signature_only_in_a_diploma_supplement,
               "the document is not signed"},
        Attack{"signature_in_a_diploma_supplement_of_another_namespace",
               signature_in_a_diploma_supplement_of_another_namespace,
               "somewhere else than directly below elmo"},
        Attack{"same_signature_twice", same_signature_twice, "there is more than one signature"},
        Attack{"foreign_signature_before_the_genuine_one", foreign_signature_before_the_genuine_one,
               "there is more than one signature"},
        Attack{"second_signature_in_the_report", second_signature_in_the_report,
               "somewhere else than directly below elmo"},
        Attack{"countersignature_inside_the_signature", countersignature_inside_the_signature,
               "somewhere else than directly below elmo"}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    References, Wrapping,
    testing::Values(Attack{"two_references", two_references, "exactly one Reference"},
                    Attack{"manifest_instead_of_reference", manifest_instead_of_reference,
                           "exactly one Reference"},
                    Attack{"empty_reference_list", empty_reference_list, "exactly one Reference"},
                    Attack{"reference_by_id", reference_by_id,
                           "something else than the whole document"},
                    Attack{"reference_by_id_to_the_root", reference_by_id_to_the_root,
                           "something else than the whole document"},
                    Attack{"reference_by_xpointer", reference_by_xpointer,
                           "something else than the whole document"},
                    Attack{"reference_to_a_file", reference_to_a_file,
                           "something else than the whole document"},
                    Attack{"reference_to_the_network", reference_to_the_network,
                           "something else than the whole document"},
                    Attack{"reference_to_an_object", reference_to_an_object,
                           "something else than the whole document"},
                    Attack{"reference_without_uri", reference_without_uri,
                           "something else than the whole document"},
                    Attack{"reference_of_type_manifest", reference_of_type_manifest,
                           "something else than the whole document"},
                    Attack{"usual_reference_and_one_more_to_an_object",
                           usual_reference_and_one_more_to_an_object, "exactly one Reference"}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Transforms, Wrapping,
    testing::Values(
        Attack{"without_transforms", without_transforms, "Reference is malformed"},
        Attack{"only_c14n", only_c14n, "in another way than is allowed"},
        Attack{"three_transforms", three_transforms, "in another way than is allowed"},
        Attack{"enveloped_twice", enveloped_twice, "in another way than is allowed"},
        Attack{"xpath_transform_leaves_the_learner_out", xpath_transform_leaves_the_learner_out,
               "in another way than is allowed"},
        Attack{"xpath_after_enveloped", xpath_after_enveloped, "in another way than is allowed"},
        Attack{"xpath_filter_transform", xpath_filter_transform, "in another way than is allowed"},
        Attack{"xslt_transform", xslt_transform, "in another way than is allowed"},
        Attack{"base64_transform", base64_transform, "in another way than is allowed"},
        Attack{"transform_with_an_unknown_parameter", transform_with_an_unknown_parameter,
               "in another way than is allowed"},
        Attack{"c14n_with_comments_in_signed_info", c14n_with_comments_in_signed_info,
               "the canonicalization is not C14N without comments"},
        Attack{"c14n_with_comments_in_a_transform", c14n_with_comments_in_a_transform,
               "in another way than is allowed"}),
    name_of_attack);

}  // namespace
}  // namespace ncp::test
