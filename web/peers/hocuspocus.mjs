// The peer as its manual starts it, without extensions: nothing is stored.
import { Server } from "@hocuspocus/server";

await Server.configure({ port: Number(process.argv[2]), address: "127.0.0.1", quiet: true }).listen();
