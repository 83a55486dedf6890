-- Drives Neovim as a person would: opens a definition, waits for its problems, asks, renames and repairs. What was seen is
-- written as JSON to the file that DRYDOCK_REPORT names.
local report = {}
local DEADLINE = 20000

local function wait_until(what, condition)
  if not vim.wait(DEADLINE, condition, 20) then
    error('waited in vain for ' .. what)
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

-- Puts the cursor on the first character of `needle`, or `after` characters further.
local function go_to(needle, after)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(needle, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 + (after or 0) })
      return
    end
  end
  error('not in the document: ' .. needle)
end

local function ask(client, method, params)
  local answer, failure = client.request_sync(method, params, DEADLINE, 0)
  if not answer or answer.err then
    error(method .. ': ' .. vim.inspect(failure or answer.err))
  end
  return answer.result
end

local function run()
  vim.cmd('edit ' .. vim.env.DRYDOCK_FILE)
  vim.bo.filetype = 'json'
  local id = vim.lsp.start_client({
    name = 'drydock',
    cmd = { vim.env.DRYDOCK_NODE, vim.env.DRYDOCK_SERVER, '--stdio' },
    root_dir = vim.fn.getcwd(),
  })
  vim.lsp.buf_attach_client(0, id)
  local client = vim.lsp.get_client_by_id(id)
  wait_until('the server', function() return client.initialized end)

  wait_until('problems', function() return #vim.diagnostic.get(0) > 0 end)
  report.diagnostics = vim.tbl_map(function(each)
    return { code = each.code, line = each.lnum, column = each.col, source = each.source }
  end, vim.diagnostic.get(0))

  go_to('"awsvpc"', 1)
  local items = ask(client, 'textDocument/completion', vim.lsp.util.make_position_params(0, client.offset_encoding))
  local complete = vim.lsp.util.text_document_completion_list_to_complete_items(items, '')
  report.completion = vim.tbl_map(function(each) return each.abbr end, complete)

  go_to('"cpu"', 2)
  vim.lsp.buf.hover()
  local function float()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return window
      end
    end
  end
  wait_until('the hover', float)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float()), 0, -1, false)
  report.hover = table.concat(lines, '\n')
  vim.api.nvim_win_close(float(), true)

  go_to('"database"', 2)
  vim.lsp.buf.rename('store')
  wait_until('the new name', function() return not text():find('"database"', 1, true) end)
  report.renamed = text()

  -- Problems of the renamed document: repairs hang off what the server knows now.
  go_to('"hostPort"', 13)
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0) }
  local actions = ask(client, 'textDocument/codeAction', params)
  report.actions = vim.tbl_map(function(each) return each.title end, actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
  report.repaired = text()
  wait_until('no problem', function()
    return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0
  end)
  report.left = #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
  client.stop()
end

local ok, failure = xpcall(run, debug.traceback)
if not ok then
  report.failure = failure
end
local file = assert(io.open(vim.env.DRYDOCK_REPORT, 'w'))
file:write(vim.json and vim.json.encode(report) or vim.fn.json_encode(report))
file:close()
vim.cmd('qa!')
