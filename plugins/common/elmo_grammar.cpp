#include "common/elmo_grammar.h"

namespace ncp::common {
namespace {

using A = ElmoAttributeValue;
using V = ElmoValue;

// Types that contain themselves; everything else is defined before its use.
extern const ElmoType kOpportunity;
extern const ElmoType kSection;

constexpr ElmoAttribute kLanguage[]{{"lang", A::language}};
constexpr ElmoAttribute kIdentifierType[]{{"type", A::token, true}};

constexpr ElmoType kToken{V::token};
constexpr ElmoType kText{V::text};
constexpr ElmoType kDate{V::date};
constexpr ElmoType kDateTime{V::date_time};
constexpr ElmoType kDecimal{V::decimal};
constexpr ElmoType kCountry{V::country};
constexpr ElmoType kExtension{V::extension};
constexpr ElmoType kName{V::token, {}, {}, {}, kElmoNamespace, true};
constexpr ElmoType kIdentifier{V::token, {}, kIdentifierType};
constexpr ElmoType kTitle{V::token, {}, kLanguage};
constexpr ElmoType kDescription{V::text, {}, kLanguage};
constexpr ElmoType kContent{V::content, {}, kLanguage};

constexpr ElmoType kAddressText{V::text};
constexpr ElmoType kAddressCountry{V::country_code};
// Lines or parts, never both: repaired before.
constexpr ElmoChild kAddressChildren[]{
    {"recipientName", &kAddressText, 0, 0},
    {"addressLine", &kAddressText, 0, 4},
    {"buildingNumber", &kAddressText, 0, 1},
    {"buildingName", &kAddressText, 0, 1},
    {"streetName", &kAddressText, 0, 1},
    {"unit", &kAddressText, 0, 1},
    {"floor", &kAddressText, 0, 1},
    {"postOfficeBox", &kAddressText, 0, 1},
    {"deliveryPointCode", &kAddressText, 0, 0},
    {"postalCode", &kAddressText, 0, 1},
    {"locality", &kAddressText, 0, 1},
    {"region", &kAddressText, 0, 1},
    {"country", &kAddressCountry, 0, 1},
};
constexpr ElmoType kAddress{V::none, kAddressChildren, {}, {}, kAddressNamespace};

constexpr std::string_view kGenders[]{"0", "1", "2", "9"};
constexpr ElmoType kGender{V::choice, {}, {}, kGenders};
constexpr ElmoChild kLearnerChildren[]{
    {"citizenship", &kCountry, 0, 1}, {"identifier", &kIdentifier, 0, 0},
    {"givenNames", &kName, 1, 1},     {"familyName", &kName, 1, 1},
    {"bday", &kDate, 0, 1},           {"placeOfBirth", &kToken, 0, 1},
    {"birthName", &kToken, 0, 1},     {"currentAddress", &kAddress, 0, 1},
    {"gender", &kGender, 0, 1},
};
constexpr ElmoType kLearner{V::none, kLearnerChildren};

constexpr ElmoChild kIssuerChildren[]{
    {"country", &kCountry, 0, 1},
    {"identifier", &kIdentifier, 1, 0},
    {"title", &kTitle, 1, 0},
    {"url", &kToken, 1, 1},
};
constexpr ElmoType kIssuer{V::none, kIssuerChildren};

constexpr std::string_view kAttachmentTypes[]{"Certificate of Training", "Diploma",
                                              "Diploma Supplement",      "EMREX transcript",
                                              "Learning Agreement",      "Letter of Nomination",
                                              "Micro Credential",        "Other",
                                              "Transcript of Records"};
constexpr ElmoType kAttachmentType{V::choice, {}, {}, kAttachmentTypes};
constexpr ElmoChild kAttachmentChildren[]{
    {"identifier", &kIdentifier, 0, 0}, {"title", &kTitle, 0, 0},
    {"type", &kAttachmentType, 0, 1},   {"description", &kDescription, 0, 0},
    {"content", &kContent, 0, 0},       {"extension", &kExtension, 0, 1},
};
constexpr ElmoType kAttachment{V::none, kAttachmentChildren};

constexpr ElmoAttribute kSectionContentType[]{{"type", A::token}};
constexpr ElmoType kSectionContent{V::token, {}, kSectionContentType};
constexpr ElmoAttribute kSectionNumber[]{{"number", A::section_number, true}};
constexpr ElmoChild kSectionChildren[]{
    {"title", &kToken, 1, 1},
    {"content", &kSectionContent, 0, 1},
    {"additionalInformation", &kText, 0, 0},
    {"attachment", &kAttachment, 0, 0},
    {"section", &kSection, 0, 0},
};
constexpr ElmoType kSection{V::none, kSectionChildren, kSectionNumber};

constexpr ElmoType kIntroduction{V::anything, {}, {}, {}, kElmoNamespace, true};
constexpr ElmoChild kSupplementChildren[]{
    {"version", &kToken, 1, 1},
    {"issueDate", &kDate, 1, 1},
    {"introduction", &kIntroduction, 1, 1},
    {"section", &kSection, 1, 0},
};
constexpr ElmoType kSupplement{V::none, kSupplementChildren, kLanguage};

constexpr ElmoChild kTermChildren[]{
    {"title", &kTitle, 1, 0}, {"start", &kDate, 1, 1}, {"end", &kDate, 1, 1}};
constexpr ElmoType kTerm{V::none, kTermChildren};

constexpr std::string_view kStatuses[]{"failed", "in-progress", "passed"};
constexpr ElmoType kStatus{V::choice, {}, {}, kStatuses};

constexpr ElmoChild kShortenedChildren[]{{"percentageLower", &kDecimal, 1, 1},
                                         {"percentageEqual", &kDecimal, 1, 1},
                                         {"percentageHigher", &kDecimal, 1, 1}};
constexpr ElmoType kShortened{V::none, kShortenedChildren};

constexpr ElmoAttribute kCategoryAttributes[]{{"label", A::token, true}, {"count", A::whole, true}};
constexpr ElmoType kCategory{V::none, {}, kCategoryAttributes, {}, kElmoNamespace, true};
constexpr ElmoChild kDistributionChildren[]{{"category", &kCategory, 1, 0},
                                            {"description", &kDescription, 0, 0}};
constexpr ElmoType kDistribution{V::none, kDistributionChildren};

constexpr std::string_view kCreditLevels[]{"Bachelor", "Master", "PhD"};
constexpr ElmoType kCreditLevel{V::choice, {}, {}, kCreditLevels};
constexpr ElmoChild kCreditChildren[]{
    {"scheme", &kToken, 1, 1}, {"level", &kCreditLevel, 0, 1}, {"value", &kDecimal, 0, 1}};
constexpr ElmoType kCredit{V::none, kCreditChildren};

// The schema lets a level do without a value; it then says nothing and is left out.
constexpr ElmoChild kLevelChildren[]{
    {"type", &kToken, 1, 1}, {"description", &kDescription, 0, 1}, {"value", &kToken, 1, 1}};
constexpr ElmoType kLevel{V::none, kLevelChildren};

constexpr ElmoChild kReferencesChildren[]{{"ref", &kText, 0, 0}};
constexpr ElmoType kReferences{V::none, kReferencesChildren};
constexpr ElmoAttribute kGroupingAttributes[]{{"typeref", A::text}, {"idref", A::text}};
constexpr ElmoType kGrouping{V::text, {}, kGroupingAttributes, {}, kElmoNamespace, true};

constexpr ElmoChild kInstanceChildren[]{
    {"identifier", &kIdentifier, 0, 0},
    {"start", &kDate, 0, 1},
    {"date", &kDate, 0, 1},
    {"academicTerm", &kTerm, 0, 1},
    {"status", &kStatus, 0, 1, true},  // readers take none for passed
    {"gradingSchemeLocalId", &kToken, 0, 1},
    {"resultLabel", &kToken, 0, 1},
    {"shortenedGrading", &kShortened, 0, 1},
    {"resultDistribution", &kDistribution, 0, 1},
    {"credit", &kCredit, 0, 0},
    {"level", &kLevel, 0, 0},
    {"languageOfInstruction", &kToken, 0, 1},
    {"engagementHours", &kDecimal, 0, 1},
    {"attachments", &kReferences, 0, 1},
    {"grouping", &kGrouping, 0, 1},
    {"extension", &kExtension, 0, 1},
    {"diplomaSupplement", &kSupplement, 0, 1},
};
constexpr ElmoType kInstance{V::none, kInstanceChildren, {}, {}, kElmoNamespace, true};
constexpr ElmoChild kSpecifiesChildren[]{{"learningOpportunityInstance", &kInstance, 1, 1, true},
                                         {"extension", &kExtension, 0, 1}};
constexpr ElmoType kSpecifies{V::none, kSpecifiesChildren};
constexpr ElmoChild kPartChildren[]{
    {"learningOpportunitySpecification", &kOpportunity, 1, 1, true}};
constexpr ElmoType kPart{V::none, kPartChildren};

constexpr std::string_view kOpportunityTypes[]{"Class", "Course", "Degree Programme", "Module"};
constexpr ElmoType kOpportunityType{V::choice, {}, {}, kOpportunityTypes};
constexpr ElmoChild kOpportunityChildren[]{
    {"identifier", &kIdentifier, 0, 0},     {"title", &kTitle, 1, 0},
    {"type", &kOpportunityType, 0, 1},      {"subjectArea", &kToken, 0, 1},
    {"iscedCode", &kToken, 0, 1},           {"url", &kToken, 0, 1},
    {"description", &kDescription, 0, 0},   {"descriptionHtml", &kDescription, 0, 0},
    {"specifies", &kSpecifies, 1, 1, true}, {"hasPart", &kPart, 0, 0},
    {"extension", &kExtension, 0, 1},
};
constexpr ElmoType kOpportunity{V::none, kOpportunityChildren};

constexpr ElmoAttribute kSchemeAttributes[]{{"localId", A::token, true}};
constexpr ElmoChild kSchemeChildren[]{{"description", &kDescription, 0, 0}};
constexpr ElmoType kScheme{V::none, kSchemeChildren, kSchemeAttributes, {}, kElmoNamespace, true};
constexpr ElmoChild kReportChildren[]{
    {"issuer", &kIssuer, 1, 1, true},
    {"learningOpportunitySpecification", &kOpportunity, 0, 0, true},
    {"issueDate", &kDateTime, 1, 1},
    {"gradingScheme", &kScheme, 0, 0},
    {"attachment", &kAttachment, 0, 0},
};
constexpr ElmoType kReport{V::none, kReportChildren};

constexpr ElmoAttribute kGroupAttributes[]{{"id", A::text}, {"sortingKey", A::text}};
constexpr ElmoChild kGroupChildren[]{{"title", &kTitle, 1, 0}};
constexpr ElmoType kGroup{V::none, kGroupChildren, kGroupAttributes};
constexpr ElmoAttribute kGroupTypeAttributes[]{{"id", A::text}};
constexpr ElmoChild kGroupTypeChildren[]{{"title", &kTitle, 1, 0}, {"group", &kGroup, 0, 0}};
constexpr ElmoType kGroupType{V::none, kGroupTypeChildren, kGroupTypeAttributes};
constexpr ElmoChild kGroupsChildren[]{{"groupType", &kGroupType, 0, 0}};
constexpr ElmoType kGroups{V::none, kGroupsChildren};

constexpr ElmoChild kRootChildren[]{
    {"generatedDate", &kDateTime, 1, 1}, {"learner", &kLearner, 1, 1, true},
    {"report", &kReport, 0, 0, true},    {"attachment", &kAttachment, 0, 0},
    {"groups", &kGroups, 0, 1},          {"extension", &kExtension, 0, 1},
};

}  // namespace

const ElmoType kElmoRoot{V::none, kRootChildren};

}  // namespace ncp::common
