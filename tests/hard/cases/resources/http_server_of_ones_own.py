# case: A server thread on a free port, asked from another cell.
# expect: equivalent
# %%
import http.server, threading, urllib.request
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply.encode())
    def log_message(self, *a):
        pass
reply = "one"
server = http.server.HTTPServer(("127.0.0.1", 0), H)
thread = threading.Thread(target=server.serve_forever, daemon=True)
thread.start()
# %%
url = "http://127.0.0.1:%d/" % server.server_port
first = urllib.request.urlopen(url).read().decode()
# %%
reply = "two"
second = urllib.request.urlopen(url).read().decode()
server.shutdown()
server.server_close()
del url
print(first, second)
