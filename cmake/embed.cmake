# Files that become part of the binary: migrations, and the web clients with their compressed forms. An assembler
# file with .incbin takes milliseconds where a C array of the same bytes takes the compiler many seconds.

set(DROPLINE_GENERATED "${CMAKE_BINARY_DIR}/generated")

# Written at configure time by CMake alone. Adding a migration re-runs CMake (CONFIGURE_DEPENDS); editing one
# re-assembles (OBJECT_DEPENDS).
function(dropline_embed_migrations target)
  file(GLOB migrations CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/migrations/[0-9]*.sql")
  set(blobs "")
  set(symbols "")
  set(rows "")
  foreach(path IN LISTS migrations)
    get_filename_component(name "${path}" NAME_WE)
    string(REGEX MATCH "^[0-9]+" number "${name}")
    string(REGEX REPLACE "^0+" "" version "${number}")
    set(symbol "dropline_migration_${number}")
    string(APPEND blobs "  .global ${symbol}, ${symbol}_end\n${symbol}:\n  .incbin \"${path}\"\n${symbol}_end:\n")
    string(APPEND symbols "extern const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND rows "      {${version}, \"${name}\", text(${symbol}, ${symbol}_end)},\n")
  endforeach()
  list(LENGTH migrations count)
  configure_file("${CMAKE_SOURCE_DIR}/cmake/embedded_migrations.S.in" "${DROPLINE_GENERATED}/embedded_migrations.S" @ONLY)
  configure_file("${CMAKE_SOURCE_DIR}/cmake/embedded_migrations.cpp.in" "${DROPLINE_GENERATED}/embedded_migrations.cpp" @ONLY)
  set_source_files_properties("${DROPLINE_GENERATED}/embedded_migrations.S" PROPERTIES OBJECT_DEPENDS "${migrations}")
  target_sources(${target} PRIVATE
    "${DROPLINE_GENERATED}/embedded_migrations.S" "${DROPLINE_GENERATED}/embedded_migrations.cpp")
endfunction()

# npm ci, then Vite into build/web (shared by all presets: the output is the same), then one table per preset.
function(dropline_embed_web target)
  set(npm_stamp "${CMAKE_SOURCE_DIR}/node_modules/.package-lock.json")
  set(node "${CMAKE_SOURCE_DIR}/node_modules/.bin/node")
  set(manifest "${CMAKE_SOURCE_DIR}/build/web/manifest.json")
  file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/web/*")
  list(FILTER web_sources EXCLUDE REGEX "(_|\\.)test\\.tsx?$")

  add_custom_command(
    OUTPUT "${npm_stamp}"
    DEPENDS "${CMAKE_SOURCE_DIR}/package-lock.json"
    COMMAND "${CMAKE_COMMAND}" -E env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-progress --loglevel error
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Installing npm packages" VERBATIM)
  add_custom_command(
    OUTPUT "${manifest}"
    DEPENDS "${npm_stamp}" ${web_sources} "${CMAKE_SOURCE_DIR}/scripts/build-web.mjs"
    COMMAND "${node}" scripts/build-web.mjs
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Bundling the web clients" VERBATIM)
  add_custom_command(
    OUTPUT "${DROPLINE_GENERATED}/embedded_assets.S" "${DROPLINE_GENERATED}/embedded_assets.cpp"
    DEPENDS "${manifest}" "${CMAKE_SOURCE_DIR}/scripts/embed-assets.mjs"
    COMMAND "${node}" scripts/embed-assets.mjs build/web web "${DROPLINE_GENERATED}"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Embedding the web clients" VERBATIM)
  target_sources(${target} PRIVATE
    "${DROPLINE_GENERATED}/embedded_assets.S" "${DROPLINE_GENERATED}/embedded_assets.cpp")
endfunction()
