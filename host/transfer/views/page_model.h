// What layout.mustache needs around every page: title, receiver, steps, time, help desk reference.
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "pages/model.h"
#include "transfer/views.h"

namespace ncp::transfer {

// The steps a student sees; more states than these are not his business.
enum class Step { none, login, gather, choose, consent };

struct Surroundings {
    std::string title;        // heading and title of the page
    Step step = Step::none;   // none: no steps are shown
    bool may_cancel = false;  // a link to <base>/cancel at the end
    bool reloads = false;     // every two seconds, in browsers without scripts
    std::string script = {};  // a file of web/assets, or empty
};

pages::Model page_model(const Frame& frame, const Surroundings& surroundings);

// "About 15 minutes left"; empty if time is not to be shown.
std::string time_left_text(const Frame& frame);

// "12 results (90 ECTS credits)"; without credits if there are none.
std::string results_text(const Frame& frame, std::size_t count, const std::string& credits);

// "your date of birth, your national identity number": keys of an identity, in words.
std::string identity_text(const Frame& frame, const std::vector<std::string>& keys);

// Fills the list "failed_sources" {text}, sources and institutions that gave no answer, and says
// with "has_failed" whether there are any.
void set_failed_sources(pages::Model& model, const Frame& frame, const results::Progress& progress);

}  // namespace ncp::transfer
