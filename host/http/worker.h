// What a worker thread does: takes a connection from the queue, greets it (TLS), answers one or
// more requests, and hands it on: to the door if it may ask again, to the exit if not.
//
// Refuses: to be stopped by anything a request does; an exception ends its connection only.
// Writes one line a request to the log: method, route pattern, status, milliseconds of our own
// work. Thread-safety: any number of threads.
#pragma once

#include "http/connection.h"
#include "http/door.h"
#include "http/exit.h"
#include "http/queue.h"

namespace ncp::http {

struct Rooms {
    const Premises& premises;
    Queue& queue;
    Door& door;
    Exit& exit;
};

// Returns when the queue is closed.
void work(const Rooms& rooms);

}  // namespace ncp::http
