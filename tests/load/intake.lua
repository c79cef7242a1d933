-- wrk script: people report cases, text alone, one POST each. Arguments: browser.tsv (cookie TAB csrf a line), places.txt.
-- The URL given to wrk is that of the street's cases.
local browsers, places = {}, {}
local troubles = { "路灯不亮", "垃圾没有清走", "下水道堵了往外冒", "电动车占了通道", "装修噪音很大", "井盖松动有响声", "电梯又停了", "楼道堆满杂物" }
local wishes = { "请尽快处理", "希望给个答复", "请安排人来看看", "什么时候能解决", "归哪个部门管" }
local formatted = {} -- each request is made once and kept: the generator shares the cores with what it measures
local kinds = 400

function init(arguments)
    for line in io.lines(arguments[1]) do
        local cookie, csrf = line:match("^(.-)\t(.+)$")
        browsers[#browsers + 1] = {
            ["Cookie"] = cookie,
            ["X-CSRF-Token"] = csrf,
            ["Sec-Fetch-Site"] = "same-origin",
            ["Content-Type"] = "application/json",
        }
    end
    for line in io.lines(arguments[2]) do
        places[#places + 1] = line
    end
    math.randomseed(7)
    for kind = 1, kinds do
        local body = string.format('{"text":"%d号楼%s，%s","place":"%s","location":"","contact":"anonymous","name":"","phone":"","follow_secret":"%032d"}',
            math.random(30), troubles[math.random(#troubles)], wishes[math.random(#wishes)], places[math.random(#places)], kind)
        formatted[kind] = wrk.format("POST", wrk.path, browsers[math.random(#browsers)], body)
    end
end

function request()
    return formatted[math.random(kinds)]
end
