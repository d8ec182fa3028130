#include "client/person.h"

#include "elmo/person.h"

namespace ncp::client {

int score(const Person& expected, const elmo::Learner& learner) {
    bool same_day = !learner.birth_date.empty() && learner.birth_date == expected.birth_date;
    std::size_t distance = elmo::edit_distance(expected.given_names, learner.given_names) +
                           elmo::edit_distance(expected.family_name, learner.family_name);
    return (same_day ? 0 : 100) + static_cast<int>(distance);
}

}  // namespace ncp::client
