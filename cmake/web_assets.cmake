# hezhi_embed_web(TARGET): puts web/dist, if it was built, into TARGET; without it the binary says so on its first page.
function(hezhi_embed_web target)
    set(dist ${PROJECT_SOURCE_DIR}/web/dist)
    # Every configure and build looks again, so a web build that comes later is noticed.
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${dist}/*)
    if(NOT files)
        return()
    endif()
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(out ${PROJECT_BINARY_DIR}/generated/src/app)
    add_custom_command(
        OUTPUT ${out}/web_assets.S ${out}/web_assets_table.inc
        COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/embed_assets.py ${dist} ${out}
        DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_assets.py
        COMMENT "Compressing the web application")
    target_sources(${target} PRIVATE ${out}/web_assets.S)
    set_source_files_properties(${out}/web_assets.S PROPERTIES OBJECT_DEPENDS "${files}")
    set_source_files_properties(web_assets.cc PROPERTIES OBJECT_DEPENDS ${out}/web_assets_table.inc COMPILE_DEFINITIONS HEZHI_HAS_WEB)
    target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
