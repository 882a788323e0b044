// Photos that are still to be sent, kept on this device until the server has answered: a lock, a
// reload or a dead network costs nobody a photo. Nothing stays behind once they are sent, or once
// their owner signs out, withdraws their consent or deletes their photos.
const NAME = "likeness-photos";
const STORE = "waiting";
const LONGEST = 7 * 24 * 3600 * 1000;

let opening;

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
  });
}

function open(gone) {
  opening ??= (async () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    const database = await done(request);
    // Another page deletes everything: let go of it at once, and send nothing more.
    database.onversionchange = () => {
      database.close();
      gone();
    };
    return database;
  })();
  return opening;
}

async function act(mode, work) {
  const transaction = (await opening).transaction(STORE, mode);
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  const result = await done(work(transaction.objectStore(STORE)));
  await finished;
  return result;
}

// Opens the store and gives what waits in this set, oldest first. Another set is somebody else's,
// or from before a withdrawal: it is deleted. Rejects where the browser keeps nothing.
export async function waiting(set, gone) {
  await open(gone);
  const all = await act("readonly", (store) => store.getAll());
  const isStale = (one) => one.set !== set || Date.now() - one.at > LONGEST;
  await Promise.all(all.filter(isStale).map((one) => drop(one.key)));
  return all.filter((one) => !isStale(one)).sort((one, other) => one.at - other.at);
}

export function keep(key, set, file) {
  return act("readwrite", (store) => store.put({ key, set, file, at: Date.now() }));
}

export function drop(key) {
  return act("readwrite", (store) => store.delete(key));
}

// Deletes every copy on this device.
export async function forget() {
  try {
    await done(indexedDB.deleteDatabase(NAME));
  } catch {
    // A browser that keeps nothing has nothing to delete.
  }
}
