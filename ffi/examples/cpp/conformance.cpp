// Reads scenarios from standard input, one a line, and prints an answer document for each, as
// `portcullis evaluate --jsonl` does.
//
//   c++ -std=c++17 conformance.cpp $(pkg-config --cflags --libs portcullis) -o conformance
#include <iostream>
#include <string>

#include <portcullis.hpp>

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string scenario; std::getline(std::cin, scenario);) {
        std::cout << portcullis::evaluate_json(scenario) << '\n';
    }
}
