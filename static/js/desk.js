// The desk's keys, search box, poll and safety net. Every key stands for a button or link of the page, so
// nothing is missing without this file.
"use strict";

(() => {
  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const on = (type, act) => document.addEventListener(type, act);
  const isText = (element) =>
    element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=hidden])");
  const desk = () => find("#desk");
  root.classList.add("with-script");

  // ---- Keys ---------------------------------------------------------------------------------------

  const press = (element) => {
    if (!element) return false;
    if (element.type === "radio") element.focus();
    element.click();
    return true;
  };
  const keyed = (key) =>
    all("[data-key]").find((element) => element.dataset.key.toLowerCase() === key && element.checkVisibility());
  const lettersOff = () => desk()?.dataset.singleKeys === "off";

  const send = (target) => {
    const form = target.closest("form[data-main]") || find("form[data-main]");
    const button = form && (find("button.btn-primary", form) || find("button:not([name])", form));
    if (button) form.requestSubmit(button);
  };
  const goToStep = (number) => press(find(`.desk-steps a[data-step="${number}"]`));
  const goBack = () => goToStep(Number(desk()?.dataset.step) - 1);

  const chords = {
    "ctrl+enter": (event) => (send(event.target), true),
    "alt+c": () => press(all("[data-copy]").filter((button) => button.checkVisibility()).at(-1)),
    "alt+l": () => press(find("#daftar > summary")) && (find("#daftar select:not(:disabled)")?.focus(), true),
  };
  const nameOf = (event) =>
    [event.ctrlKey && "ctrl", event.altKey && "alt", event.key.toLowerCase()].filter(Boolean).join("+");

  on("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey || find("dialog[open]")) return;
    const key = nameOf(event);
    const inText = isText(event.target);
    let done = false;
    if (chords[key]) done = chords[key](event);
    else if (/^alt\+[1-6]$/.test(key)) done = goToStep(key.at(-1));
    else if (key === "escape") done = searchEscape(event) || goBack();
    else if (event.target === searchBox() && searchKey(event)) done = true;
    else if (event.altKey || (!event.ctrlKey && !inText && !lettersOff())) done = press(keyed(key));
    if (done) event.preventDefault();
  });

  // ---- The search box: a combobox after the WAI-ARIA pattern ---------------------------------------

  const searchBox = () => find("#cari");
  const options = () => all("#hasil-cari [role=option]");
  const active = () => find("#hasil-cari [aria-selected=true]");
  // The list answers what stands in the box now; a late answer to an older text is not picked from.
  const isFresh = () => find("#hasil-cari")?.dataset.q === searchBox()?.value.trim();

  const mark = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    const box = searchBox();
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };

  const dressSearch = () => {
    const box = searchBox();
    if (!box) return;
    const list = find("#hasil-cari .desk-list");
    const rows = list ? all("button.village", list) : [];
    if (list) {
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", "Desa/kelurahan yang cocok");
      rows.forEach((row, index) => {
        row.setAttribute("role", "option");
        row.id = `pilihan-${index + 1}`;
        row.tabIndex = -1;
      });
      list.id = "pilihan";
    }
    find("#jumlah").textContent = box.value.trim() ? `${rows.length || "Tidak ada"} desa/kelurahan` : "";
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list ? "pilihan" : "hasil-cari");
    box.setAttribute("aria-expanded", String(Boolean(list)));
    mark(list && !("near" in list.dataset) ? rows[0] : null); // a guess is only taken on purpose
  };

  const searchKey = (event) => {
    const rows = options();
    const { key } = event;
    if (event.ctrlKey || event.altKey || !rows.length) return false;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const step = key === "ArrowDown" ? 1 : -1;
      mark(rows[(rows.indexOf(active()) + step + rows.length) % rows.length]);
      return true;
    }
    if (key === "Enter") return !isFresh() || press(active()) || true;
    // A digit right behind a letter picks its row; behind a space or a digit it is typed ("Blok 10", "10110").
    if (/^[1-8]$/.test(key) && /\p{L}$/u.test(searchBox().value)) return isFresh() ? press(rows[key - 1]) : true;
    return false;
  };

  const searchEscape = (event) => {
    const box = searchBox();
    if (!box || event.target !== box || !box.value) return false;
    box.value = "";
    find("#hasil-cari").replaceChildren();
    dressSearch();
    return true;
  };

  // ---- Fields -------------------------------------------------------------------------------------

  const POWERS = ["power_button", "power_list", "power_manual"];
  on("change", ({ target }) => {
    // The name is what is typed after the salutation.
    if (target.name === "telephone") askSameNumber();
    if (target.name === "salutation" && target.closest("[data-new]")) find("[name=name]")?.focus();
    // A power stands in one of three fields: filling one empties the other two.
    if (!POWERS.includes(target.name) || !target.value) return;
    for (const name of POWERS.filter((other) => other !== target.name)) {
      for (const field of all(`[name="${name}"]`, target.form)) {
        if (field.type === "radio") field.checked = false;
        else field.value = "";
      }
    }
  });

  // ---- Clock --------------------------------------------------------------------------------------

  const tick = () => {
    const clock = find("#durasi");
    if (!clock) return;
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dateTime)) / 1000));
    clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  };
  setInterval(tick, 1000);

  // ---- Sheet of keys ------------------------------------------------------------------------------

  on("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    const sheet = find("#pintasan");
    if (!link || !sheet) return;
    event.preventDefault();
    htmx.ajax("GET", link.href, { target: "#pintasan-isi", swap: "innerHTML" }).then(() => sheet.showModal());
  });

  // ---- Screen-pop: a fragment never reaches the server or its logs ---------------------------------

  const pop = () => {
    const form = find("form[data-new]");
    if (!form || location.hash.length < 2) return;
    const given = new URLSearchParams(location.hash.slice(1));
    history.replaceState(history.state, "", location.pathname + location.search);
    for (const [key, name] of [["tel", "telephone"], ["nama", "name"], ["idpel", "customer_id"]]) {
      const field = form.elements[name];
      if (given.get(key) && !field.value) field.value = given.get(key); // what is typed is never overwritten
    }
    askSameNumber();
  };
  const askSameNumber = () => {
    const field = find("form[data-new] [name=telephone]");
    if (field?.value) htmx.trigger("#nomor-sama", "nomor");
  };
  addEventListener("hashchange", pop);

  // ---- Session end, server away -------------------------------------------------------------------

  const KEPT = "teks-langkah";
  const banner = (words, link) => {
    const place = find("#gangguan");
    if (!place) return;
    place.hidden = !words;
    find("[data-words]", place).textContent = words || "";
    const anchor = find("a", place);
    anchor.hidden = !link;
    if (link) anchor.href = link;
  };

  // Typed text outlives a login: kept in this tab only, given back once, then forgotten.
  const keepTyped = () => {
    const form = find("#desk form[data-keep]");
    if (!form) return;
    const typed = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "revision"].includes(name));
    sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, typed }));
  };
  const giveBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    const form = find("#desk form[data-keep]");
    if (!kept || kept.path !== location.pathname || !form) return;
    sessionStorage.removeItem(KEPT);
    for (const field of form.elements) {
      const mine = kept.typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(field.type)) field.checked = mine.includes(field.value);
      else if (mine.length && field.type !== "hidden") field.value = mine[0];
      if (field === searchBox()) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  on("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = event.detail;
    const login = xhr.getResponseHeader("HX-Redirect");
    if (!login) return;
    keepTyped();
    if (!requestConfig.headers["X-Background"]) return;
    event.preventDefault(); // a poll must not tear the agent away in mid-sentence
    banner("Sesi berakhir. Teks di halaman ini tersimpan di tab ini.", login);
  });

  let away = false;
  const lost = () => {
    away = true;
    banner("Server tidak terjangkau. Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Tekan Lanjut lagi setelah tersambung.");
  };
  const back = () => {
    if (!away) return;
    away = false;
    banner("");
  };
  for (const type of ["htmx:sendError", "htmx:timeout"]) on(type, lost);
  on("htmx:responseError", ({ detail }) => { if (detail.xhr.status >= 500) lost(); });
  addEventListener("offline", lost);
  setInterval(async () => {
    if (!away) return;
    try { if ((await fetch("/siap/", { cache: "no-store" })).ok) back(); } catch { /* still away */ }
  }, 3000);

  on("htmx:afterRequest", ({ detail, target }) => {
    delete target.dataset.sent;
    if (detail.successful) back();
    const clock = find("#alokasi-terkini");
    if (clock && detail.xhr.status < 300 && detail.requestConfig.headers["X-Background"]) {
      clock.textContent = new Date().toLocaleTimeString("en-GB", { timeZone: "Asia/Jakarta" }) + " WIB";
    }
  });

  // A second press while the first is on its way would only be refused as old.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); }
    form.dataset.sent = "1";
  }, true);
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });

  // ---- Start --------------------------------------------------------------------------------------

  const dress = () => {
    dressSearch();
    tick();
    // After a refused step the first field to put right has the focus; its message is read with it.
    find("#desk .is-invalid")?.focus();
  };
  on("htmx:afterSettle", dress);
  on("DOMContentLoaded", () => { dress(); pop(); giveBack(); });

  if ("serviceWorker" in navigator && desk()?.dataset.worker !== undefined) {
    navigator.serviceWorker.register(desk().dataset.worker).then((one) => one.active?.postMessage("simpan"), () => {});
  }
})();
