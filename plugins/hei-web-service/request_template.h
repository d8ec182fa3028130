// The request that asks an institution for a student's results, as the configuration describes it.
//
// Refuses (plugin::Refused, NCP_CONFIG) everything that the schema of the settings cannot say: a
// body that is no JSON or XML once it is filled in, two bodies, headers that are the host's, and
// attributes of the student in an address unless the operator insists. Thread-safety: values.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "text_template.h"

namespace ncp::hei {

struct WrittenRequest {
    std::string method, url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

class RequestTemplate {
  public:
    RequestTemplate() = default;
    RequestTemplate(const nlohmann::json& settings, bool allow_personal_data_in_urls);

    WrittenRequest fill(const std::string& base_url, const Values& values) const;
    std::vector<std::string> attributes() const;  // of the student, once each

  private:
    using Fields = std::vector<std::pair<std::string, TextTemplate>>;
    void read_headers(const nlohmann::json& settings);
    void read_body(const nlohmann::json& settings);
    void try_body() const;
    void keep_ids_out_of_urls() const;
    std::string fill_body(const Values& values) const;

    std::string method_ = "GET";
    TextTemplate path_;
    Fields query_, headers_, form_;
    TextTemplate text_;
    Place body_ = Place::url;  // url: there is none
    std::string content_type_;
};

// One institution's own wishes laid over the common ones; another kind of body replaces the first.
nlohmann::json overlaid(nlohmann::json common, const nlohmann::json& own);

}  // namespace ncp::hei
