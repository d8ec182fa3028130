// load-virta TABLES.sql CODES.xsd STUDENTS.xml DATABASE: see virta_database.h.
#include <exception>
#include <iostream>

#include "support/virta_database.h"

int main(int count, char** arguments) {
    if (count != 5) {
        std::cerr << "usage: load-virta national-database-mssql.sql koodistot.xsd "
                     "five-students.xml DATABASE\n";
        return 2;
    }
    try {
        const auto attainments =
            ncp::test::load_virta({arguments[1], arguments[2], arguments[3]}, arguments[4]);
        std::cout << attainments << " attainments\n";
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "load-virta: " << error.what() << "\n";
        return 1;
    }
}
